"""A page of Gradio on which what an event leaves as it is costs nothing."""

from copy import copy
from typing import Any

import gradio as gr
from gradio.block_function import BlockFunction
from gradio.state_holder import SessionState

_AS_IT_IS = gr.skip()


class SparingBlocks(gr.Blocks):
    """Blocks for events that give a dict of a few of their many outputs, some several times a second.

    Gradio makes each component anew that such a dict leaves out, with all that a browser is told of it: of a page's
    thirteen outputs that took twenty times as long as drawing the one that had changed.
    """

    async def postprocess_data(
        self, block_fn: BlockFunction, predictions: Any, state: SessionState | None
    ) -> list[Any]:
        """As Gradio's own, for the outputs that change; the others are told to stay."""
        if not isinstance(predictions, dict) or not all(isinstance(key, gr.blocks.Block) for key in predictions):
            return await super().postprocess_data(block_fn, predictions, state)
        changing = {block._id: value for block, value in predictions.items() if value != _AS_IT_IS}
        changed, shown = copy(block_fn), dict[int, Any]()
        changed.outputs = [block for block in block_fn.outputs if block._id in changing]
        if changed.outputs:
            given = [changing[block._id] for block in changed.outputs]
            values = await super().postprocess_data(changed, given if len(given) > 1 else given[0], state)
            shown = dict(zip((block._id for block in changed.outputs), values, strict=True))
        return [shown.get(block._id, _AS_IT_IS) for block in block_fn.outputs]
