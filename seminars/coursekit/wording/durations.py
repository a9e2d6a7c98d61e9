"""Lengths of time, as a person tells them."""


def duration(seconds: float) -> str:
    """Seconds as a person tells them: 45 s, 3 min 20 s, 2 h 5 min."""
    whole = round(seconds) if seconds < 60 else 10 * round(seconds / 10)
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {rest} s" if minutes and rest else f"{minutes} min" if minutes else f"{rest} s"
