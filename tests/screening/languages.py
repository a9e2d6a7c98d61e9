"""A tiny course that says what it says in several languages."""

from tests.conftest import TinyCourse

from .conftest import narrate

URL = "https://ada.example.org/lines/"
SITE = f'''
[tool.coursekit.site]
url = "{URL}"
title = "Lines"
titles = {{ ru = "Линии", ar = "خطوط" }}
'''
RUSSIAN = """
title = "Малыш"
[Lines]
title = "Прямые"
claim = "Прямые растут."
[Lines.scene1_square]
title = "Квадрат"
narration = "Это квадрат."
[Lines.scene2_line]
title = "Прямая"
narration = "Её наклон {line: y[1]}."
"""
ARABIC = """
[Lines]
title = "خطوط مستقيمة"
claim = "الخطوط تصعد."
[Lines.scene1_square]
title = "مربع"
narration = "هذا مربع."
[Lines.scene2_line]
title = "خط"
narration = "ميله {line: y[1]}."
[Lines.scene3_doubled]
title = "ضعف"
narration = "ضعف."
"""


def say_in_languages(course: TinyCourse) -> None:
    """Have a tiny course say all in English and Arabic, most in Russian, and a title in Klingon, for which no page has
    words.
    """
    narrate(course)
    course.write("narration.ru.toml", RUSSIAN)
    course.write("narration.ar.toml", ARABIC)
    course.write("narration.tlh.toml", '[Lines]\ntitle = "tlhegh"\nclaim = "tlhegh"\n')
    (course.root / "pyproject.toml").write_text(SITE)
