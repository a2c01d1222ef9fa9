"""The sentence-transformers model as it comes, with no import that a script of LangChain's tutorial would not have."""

from langchain_core.embeddings import Embeddings
from sentence_transformers import SentenceTransformer


class PlainEmbeddings(Embeddings):
    """The model of a folder, with all its defaults."""

    def __init__(self, folder: str) -> None:
        self.model = SentenceTransformer(folder, device="cpu")

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """One vector a text."""
        return self.model.encode(texts, show_progress_bar=False).tolist()

    def embed_query(self, text: str) -> list[float]:
        """The vector of one text."""
        return self.embed_documents([text])[0]
