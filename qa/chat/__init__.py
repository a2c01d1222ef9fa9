"""The chat page; `qa.chat.page` is the only importer of gradio, and nothing else imports it on the way in."""
