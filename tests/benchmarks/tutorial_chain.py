"""The chain of LangChain's retrieval tutorial, with no import that a script of it would not have.

Passages of 1,000 characters with an overlap of 200, the four nearest, and the prompt published as rlm/rag-prompt.
"""

from collections.abc import Sequence
from operator import itemgetter
from typing import Any

from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.language_models import BaseChatModel
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.runnables import Runnable, RunnableLambda, RunnablePassthrough
from langchain_core.vectorstores import InMemoryVectorStore
from langchain_text_splitters import RecursiveCharacterTextSplitter

PROMPT = """You are an assistant for question-answering tasks. Use the following pieces of retrieved context to \
answer the question. If you don't know the answer, just say that you don't know. Use three sentences maximum and \
keep the answer concise.
Question: {question}
Context: {context}
Answer:"""


def tutorial_chain(texts: Sequence[str], model: BaseChatModel, embeddings: Embeddings) -> Runnable[str, dict[str, Any]]:
    """The chain over the texts of articles: a question in, the reply and what it was given out."""
    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200, add_start_index=True)
    documents = splitter.split_documents([Document(text) for text in texts])
    store = InMemoryVectorStore.from_documents(documents, embeddings)
    answer = ChatPromptTemplate.from_template(PROMPT) | model
    read = {"question": RunnablePassthrough(), "found": store.as_retriever(search_kwargs={"k": 4})}
    text = itemgetter("found") | RunnableLambda(lambda found: "\n\n".join(item.page_content for item in found))
    return read | RunnablePassthrough.assign(context=text) | {"answer": answer, "context": itemgetter("found")}
