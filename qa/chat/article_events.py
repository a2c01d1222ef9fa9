"""What the page does to show articles: which one, what is marked in it, which can be chosen, what they answer."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import count

import gradio as gr

from qa.chat.answer_view import notice_html
from qa.chat.article_pane import article_html
from qa.chat.assistant_source import AssistantSource
from qa.chat.conversation import Conversation, Exchange, sentence_of
from qa.chat.instead import SUGGESTIONS, instead_of
from qa.chat.library import Library
from qa.chat.library_view import choice_label, library_html, suggestions_html
from qa.chat.suggestions import MOST, Suggestions
from qa.chat.widgets import Changes, Widgets


class ArticleEvents:
    """Events that show an article, and the parts that other events show with it."""

    def __init__(
        self, source: AssistantSource, *, widgets: Widgets, library: Library, suggestions: Suggestions
    ) -> None:
        self._source = source
        self._widgets = widgets
        self._library = library
        self._suggestions = suggestions
        self._drawn = count()

    def choose(self, chosen: list[str], conversation: Conversation) -> Changes:
        """Other articles were chosen to be asked: show the last one, with what the newest answer cites of it."""
        return self.show(chosen[-1] if chosen else conversation.shown, conversation)

    def show(self, article_id: str, conversation: Conversation) -> Changes:
        """Show an article, or the first where there is no such, and its suggestions before the first question."""
        conversation.shown = article_id
        return {**self.drawn(conversation, conversation.newest), **self.offered(conversation)}

    def show_citation(self, event: gr.EventData, conversation: Conversation) -> Changes:
        """A citation was pressed: show its article, with all that its answer cites of it."""
        try:
            exchange = conversation.exchanges[int(event.exchange)]
            [citation] = [item for item in exchange.citations if item.number == int(event.number)]
        except (AttributeError, IndexError, TypeError, ValueError):
            return {self._widgets.article: gr.skip()}
        conversation.shown = citation.article_id
        return self.drawn(conversation, exchange, focus=citation.number)

    def drawn(self, conversation: Conversation, exchange: Exchange | None = None, *, focus: int = 0) -> Changes:
        """The article that is shown, or an error in its place; no change while the assistant is opening.

        Args:
            exchange: Whose citations are marked.
            focus: Number of the citation to scroll to.
        """
        if not self._source.ready:
            return {self._widgets.article: gr.skip()}
        try:
            return self._article(conversation, exchange, focus=focus)
        except Exception as error:
            return {self._widgets.article: notice_html(sentence_of(error), error=True)}

    def choices(self, conversation: Conversation, chosen: Sequence[str]) -> Changes:
        """The articles that the visitor may choose and the list of them; what is chosen stays so, if still there.

        Where the index cannot be read, both stay as they are, and it is said why.
        """
        visitor = conversation.visitor
        try:
            infos = self._library.visible(visitor)
        except Exception as error:
            return {self._widgets.notice: notice_html(sentence_of(error), error=True)}
        left = [info.id for info in infos if info.id in chosen]
        choices = [(choice_label(info, infos), info.id) for info in infos]
        return {
            self._widgets.chosen: gr.update(choices=choices, value=left),
            self._widgets.articles: library_html(
                infos, conversation.shown, lambda article_id: self._library.removable(visitor, article_id)
            ),
        }

    def offered(self, conversation: Conversation) -> Changes:
        """The suggestions on the article that is shown, or else on the others, while nothing was asked."""
        if conversation.exchanges:
            return {}
        if not self._source.ready:
            return {self._widgets.suggestions: suggestions_html(SUGGESTIONS)}
        try:
            ids = [info.id for info in self._library.visible(conversation.visitor)]
        except Exception:  # the list of articles beside it says why
            return {}
        first = [conversation.shown] if conversation.shown in ids else []
        questions = self._suggestions.of_any(first) or self._suggestions.of_any(ids)
        return {self._widgets.suggestions: suggestions_html(questions[:MOST])}

    def with_instead(self, exchanges: Sequence[Exchange], visitor: str, chosen: Sequence[str]) -> Exchange:
        """The last exchange, with questions that the articles answer where it was refused."""
        exchange = exchanges[-1]
        if exchange.finished is None or exchange.finished.answered:
            return exchange
        try:
            suggestions = self._suggestions.of_any(self._library.asked(visitor, chosen))
        except Exception:  # the list of articles beside it says why
            return exchange
        return replace(exchange, instead=instead_of([item.question for item in exchanges], suggestions))

    def _article(self, conversation: Conversation, exchange: Exchange | None, *, focus: int) -> Changes:
        infos = self._library.visible(conversation.visitor)
        if not infos:
            return {
                self._widgets.article: notice_html(
                    "There is no article yet: add a file, a web address or a text above."
                )
            }
        if conversation.shown not in [info.id for info in infos]:
            conversation.shown = infos[0].id
        article = self._source.assistant().index.article(conversation.shown)
        shown = article_html(article, exchange.citations if exchange else (), focus=focus)
        # The number tells the browser that this is a new drawing, even where the HTML is the same.
        return {self._widgets.article: f'<div data-drawn="{next(self._drawn)}">{shown}</div>'}
