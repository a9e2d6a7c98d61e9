"""Pictures within a page: as text, since a page that is one file has none beside it."""

import base64
from io import BytesIO
from typing import Any


def data_url(picture: Any, lossless: bool = False) -> str:
    """A frame of a film, or a picture of pillow's, as a data URL."""
    file = BytesIO()
    image = picture.to_image() if hasattr(picture, "to_image") else picture
    image.save(file, "webp", **({"lossless": True} if lossless else {"quality": 85}))
    return f"data:image/webp;base64,{base64.b64encode(file.getvalue()).decode()}"
