"""DOCX files to articles, by mammoth."""

import io
from zipfile import ZipFile

from index.errors import ReadingError
from index.reading.containers import parsed_part
from index.reading.markup import markdown_text
from index.reading.names import shown_name
from index.reading.text import canonical_article, iso_date
from index.types import Article

_STYLES = "p[style-name='Title'] => h1:fresh\np[style-name='Subtitle'] => p:fresh"
_PROPERTIES = "docProps/core.xml"


def docx_article(archive: ZipFile, data: bytes, *, source: str) -> Article:
    """The article in a DOCX file: its body with notes, and its core properties.

    Args:
        archive: The file's container, checked.
        data: The file.

    Raises:
        ReadingError: It has no document in it, or no text.
    """
    import mammoth

    if not any(name.startswith("word/document") for name in archive.namelist()):
        raise ReadingError(f"{shown_name(source)} has no word/document.xml: it is damaged, save it again.")
    converted = mammoth.convert_to_html(
        io.BytesIO(data),
        style_map=_STYLES,
        include_embedded_style_map=False,
        external_file_access=False,
        convert_image=mammoth.images.img_element(lambda _: {}),
    )
    said = _properties(archive, source)
    return canonical_article(
        Article(
            text=markdown_text(converted.value),
            title=said.get("title", ""),
            source=source,
            published=iso_date(said.get("created", "")),
            author=said.get("creator", ""),
            language=said.get("language", ""),
        )
    )


def _properties(archive: ZipFile, source: str) -> dict[str, str]:
    if _PROPERTIES not in archive.namelist():
        return {}
    root = parsed_part(archive, _PROPERTIES, source=source)
    return {str(part.tag).rpartition("}")[2]: part.text or "" for part in root}
