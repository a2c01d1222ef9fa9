"""What can go wrong while articles go in or passages come out.

ArticleIndexError
├── ReadingError         an input could not be turned into an article
├── UnknownArticleError  no article of that name
├── FilterError          a filter cannot be read, or leaves no article
├── ModelFileError       a model file is missing, corrupt or cannot be fetched
├── RerankerError        the reranker cannot be fetched or loaded
├── BulkError            Ray is missing, or its workers cannot do their work
├── BackupError          a backup cannot be read or written
└── StoreError           the index folder cannot be opened, written or trusted
"""


class ArticleIndexError(Exception):
    """Root of every error raised by `index`; its message is one line for the user."""


class ReadingError(ArticleIndexError):
    """An input could not be turned into an article."""


class UnknownArticleError(ArticleIndexError):
    """No article in the index has that name."""


class FilterError(ArticleIndexError):
    """A filter cannot be read, or leaves no article."""


class ModelFileError(ArticleIndexError):
    """A model file is missing, corrupt, or cannot be fetched."""


class RerankerError(ArticleIndexError):
    """The reranker cannot be fetched or loaded, or is none."""


class BulkError(ArticleIndexError):
    """Ray is missing or unreachable, or its workers cannot do their work."""


class BackupError(ArticleIndexError):
    """A backup cannot be read or written."""


class StoreError(ArticleIndexError):
    """The index folder cannot be opened, written or trusted."""
