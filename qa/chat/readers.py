"""Who is behind a request to the page."""

import gradio as gr


def reader_of(request: gr.Request) -> str:
    """Whose questions and uploads are counted: a user, else a network address; a browser's token is soon changed."""
    if request.username:
        return f"user {request.username}"
    return request.client.host if request.client else ""
