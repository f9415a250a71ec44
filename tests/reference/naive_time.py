"""Calendar arithmetic on day numbers (Python ordinals), straight from the contract's section 4."""
import calendar
import re
from datetime import date, datetime

ISO = re.compile(r"(\d{4}-\d{2}-\d{2})([T ].*)?$", re.DOTALL)


def day_of(text):
    return date.fromisoformat(text).toordinal()


def text_of(day):
    return date.fromordinal(day).isoformat()


def parse_date(text, pattern=None):
    """Day number of a text in the source's format; a time part is cut. ValueError when it is no date."""
    if pattern is None:
        found = ISO.match(text)
        if not found:
            raise ValueError(text)
        return day_of(found.group(1))
    cuts = [len(text)] + [i for i, letter in enumerate(text) if letter in " T"][::-1]
    for cut in cuts:
        try:
            return datetime.strptime(text[:cut], pattern).date().toordinal()
        except ValueError:
            continue
    raise ValueError(text)


def add_months(day, months):
    """The same day of the month `months` later; a missing day becomes the month's last."""
    start = date.fromordinal(day)
    year, month0 = divmod(start.year * 12 + start.month - 1 + months, 12)
    last = calendar.monthrange(year, month0 + 1)[1]
    return date(year, month0 + 1, min(start.day, last)).toordinal()


def shift(day, span, times=1):
    """day + times x span, where span is text such as 30d, 2w, 6m, 1y."""
    count, unit = int(span[:-1]) * times, span[-1]
    if unit in "dw":
        return day + count * {"d": 1, "w": 7}[unit]
    return add_months(day, count * {"m": 1, "y": 12}[unit])


def window_start(as_of, window):
    """First day of the window that ends before as_of; None for `ever`."""
    return None if window == "ever" else shift(as_of, window, -1)


def completed(birth, as_of, unit):
    """Completed days, weeks, months or years from birth to as_of."""
    if unit == "days":
        return as_of - birth
    if unit == "weeks":
        return (as_of - birth) // 7
    step = {"months": 1, "years": 12}[unit]
    days = as_of - birth
    n = days // ((28 if days >= 0 else 31) * step) + 2  # not below the answer, also before birth
    while add_months(birth, n * step) > as_of:
        n -= 1
    return n


def as_of_dates(spec):
    """The dates of a cohort's as_of entry: a list, or {from, to, every} with `to` inclusive."""
    if isinstance(spec, list):
        return sorted(day_of(text) for text in spec)
    start, stop = day_of(spec["from"]), day_of(spec["to"])
    dates = []
    while shift(start, spec["every"], len(dates)) <= stop:
        dates.append(shift(start, spec["every"], len(dates)))
    return dates
