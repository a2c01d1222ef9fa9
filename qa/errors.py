"""What can go wrong between a question and its answer.

QAError
├── QuestionError   the question cannot be asked as it is
├── SettingsError   a setting has a value that cannot be used
├── ModelError      the chat model cannot be had, or did not answer
├── EvaluationError a question set cannot be read
├── RecordError     the record of an answer cannot be read or written
└── BusyError       more is asked for than can be given now
"""


class QAError(Exception):
    """Root of every error raised by `qa`; its message is one line for the user."""


class QuestionError(QAError):
    """The question cannot be asked as it is."""


class SettingsError(QAError):
    """A setting has a value that cannot be used."""


class ModelError(QAError):
    """The chat model cannot be had, or did not answer."""


class EvaluationError(QAError):
    """A question set cannot be read."""


class RecordError(QAError):
    """The record of an answer cannot be read or written."""


class BusyError(QAError):
    """More is asked for than can be given now: by one reader, or by all."""
