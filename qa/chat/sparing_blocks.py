"""A page of Gradio on which what an event leaves as it is costs nothing, and what was shown before is not kept."""

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
        state = state or SessionState(self)
        try:
            return await self._postprocessed(block_fn, predictions, state)
        finally:
            self._forget(state)

    async def _postprocessed(self, block_fn: BlockFunction, predictions: Any, state: SessionState) -> list[Any]:
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

    def _forget(self, state: SessionState) -> None:
        """Let go of what Gradio keeps of a session and this page has no use for.

        That is all that was ever shown, for links to it, which are not offered; and, at each question, one more of a
        component that was updated before, under a name that nothing calls it by.
        """
        state.config_values = _NoConfig()
        for key in state.blocks_config.blocks.keys() - self.blocks.keys():
            del state.blocks_config.blocks[key]


class _NoConfig(dict[int, Any]):
    """Of every component, nothing; what is put in is not kept."""

    def __contains__(self, key: object) -> bool:
        return True

    def __getitem__(self, key: int) -> dict[str, Any]:
        return {}

    def __setitem__(self, key: int, value: Any) -> None:
        pass
