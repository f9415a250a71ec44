#!/usr/bin/env python3
"""The decision's form: dates, two people at once, the same form twice; what was typed is never lost.

    hub_forms.py FOLDER HEARTH
"""

import datetime
import re
import shutil

from hub_bench import Checks, Client, open_copy

check = Checks()


def form_of(client, path):
    page = client.get(path).text
    return {name: re.search(r'name="%s" value="([^"]*)"' % name, page)[1] for name in ("csrf", "submission", "last_seen")}


def errors_of(reply):
    summary = re.search(r'error-summary__list">(.*?)</ul>', reply.text, re.S)
    return re.findall(r'href="#([^"]*)">([^<]*)', summary[1]) if summary else []


TODAY = datetime.date(2026, 1, 1)  # the demonstration date of a simulated borough
SOON_DAY = TODAY + datetime.timedelta(days=40)
SOON = (str(SOON_DAY.day), str(SOON_DAY.month), str(SOON_DAY.year))
YEAR = SOON[2]


def date_of(day, month, year):
    return {"follow_up-day": day, "follow_up-month": month, "follow_up-year": year}


def dates(rita):
    watch = {"outcome": "watch", "agree": "yes", "rationale": "typed in vain?"}
    for day in (("31", "2", YEAR), ("1", "1", "2020"), ("1", "1", "2099"), ("a", "b", YEAR), ("", "3", YEAR), ("1", "1", "99"), ("1", "1", "")):
        reply = rita.form("/cases/9/decide", {**form_of(rita, "/cases/9/decide"), **watch, **date_of(*day)})
        errors = errors_of(reply)
        check("no such day: %s" % " ".join(day), reply.status == 422 and [name for name, _ in errors] == ["follow_up"], errors)
        check("what was typed stays", "typed in vain?" in reply.text and 'value="%s"' % day[2] in reply.text)
        check("the error leads to its field", re.search('<input[^>]*id="follow_up"', reply.text), errors)
    reply = rita.form("/cases/9/decide", {**form_of(rita, "/cases/9/decide"), **watch, **date_of(*SOON)})
    check("a day", reply.status == 303, reply.text[:200])
    check("is kept", rita.get("/v1/alerts/9/reviews").json["reviews"][0]["follow_up"] == SOON_DAY.isoformat())
    for body in ({"follow_up": "2020-01-01"}, {"follow_up": "2099-01-01"}, {"n_seen": -1}, {"n_seen": 1.5}):
        reply = rita.send("/v1/alerts/9/reviews", {"outcome": "watch", "agree": True, "rationale": "a slip", **body})
        check("the API refuses %s" % body, reply.status == 422, reply.text)


def together(rita, ravi):
    decision = {"outcome": "early_help", "agree": "yes", "rationale": "we both looked"}
    mine, theirs = form_of(rita, "/cases/8/decide"), form_of(ravi, "/cases/8/decide")
    check("the first", rita.form("/cases/8/decide", {**mine, **decision}).status == 303)
    late = {**theirs, **decision, "outcome": "watch", "rationale": "my long text", **date_of(*SOON)}
    reply = ravi.form("/cases/8/decide", late)
    check("the second is told", reply.status == 422 and errors_of(reply) and "Someone else recorded a decision" in reply.text,
          errors_of(reply))
    check("and loses nothing", "my long text" in reply.text and 'value="%s"' % SOON[2] in reply.text)
    again = {name: re.search(r'name="%s" value="([^"]*)"' % name, reply.text)[1] for name in ("csrf", "submission", "last_seen")}
    check("and may insist", ravi.form("/cases/8/decide", {**late, **again}).status == 303)
    reviews = rita.get("/v1/alerts/8/reviews").json["reviews"]
    check("both are kept, in order", [review["by"] for review in reviews] == ["rita", "ravi"], reviews)


def twice(rita):
    form = {**form_of(rita, "/cases/7/decide"), "outcome": "early_help", "agree": "no", "rationale": "once"}
    for _ in range(3):
        check("the same form", rita.form("/cases/7/decide", form).status == 303)
    reviews = rita.get("/v1/alerts/7/reviews").json["reviews"]
    check("is one decision", len(reviews) == 1 and not reviews[0]["agree"], reviews)
    check("the page says so", "Your decision has been saved" in rita.get("/cases/7?recorded=%d" % reviews[0]["id"]).text)
    for path in ("/cases/7?recorded=9999", "/cases/6?recorded=1", "/cases/6?recorded=%d" % reviews[0]["id"]):
        check("and not because the address says so: " + path, "Your decision has been saved" not in rita.get(path).text)


def missing(rita):
    for name in ("submission", "last_seen"):
        form = {**form_of(rita, "/cases/6/decide"), "outcome": "early_help", "agree": "no", "rationale": "x"}
        form.pop(name)
        check("a form without " + name, rita.form("/cases/6/decide", form).status == 422)
    check("is no decision", not rita.get("/v1/alerts/6/reviews").json["reviews"])


def main():
    hub, _ = open_copy()
    with hub:
        rita, ravi = Client(hub), Client(hub)
        rita.login("rita")
        ravi.login("ravi")
        dates(rita)
        together(rita, ravi)
        twice(rita)
        missing(rita)
        check("it ends well", hub.stop() == 0)
        hub.verify()
    shutil.rmtree(hub.workspace)
    check.end()


main()
