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


FAMILY = {"need": "2", "informed": "yes", "agreement": "agreed"}
TODAY = datetime.date(2026, 1, 1)  # the demonstration date of a simulated borough
SOON_DAY = TODAY + datetime.timedelta(days=40)
SOON = (str(SOON_DAY.day), str(SOON_DAY.month), str(SOON_DAY.year))
YEAR = SOON[2]


def date_of(day, month, year):
    return {"follow_up-day": day, "follow_up-month": month, "follow_up-year": year}


def dates(rita):
    watch = {"outcome": "watch", "agree": "yes", "rationale": "typed in vain? I hope not", **FAMILY}
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
    decision = {"outcome": "early_help", "agree": "yes", "rationale": "we both looked at the same time", **FAMILY}
    mine, theirs = form_of(rita, "/cases/8/decide"), form_of(ravi, "/cases/8/decide")
    check("the first", rita.form("/cases/8/decide", {**mine, **decision}).status == 303)
    late = {**theirs, **decision, "outcome": "watch", "rationale": "my long text, long enough", **date_of(*SOON)}
    reply = ravi.form("/cases/8/decide", late)
    check("the second is told", reply.status == 422 and errors_of(reply) and "Someone else recorded a decision" in reply.text,
          errors_of(reply))
    check("and loses nothing", "my long text" in reply.text and 'value="%s"' % SOON[2] in reply.text)
    again = {name: re.search(r'name="%s" value="([^"]*)"' % name, reply.text)[1] for name in ("csrf", "submission", "last_seen")}
    check("and may insist", ravi.form("/cases/8/decide", {**late, **again}).status == 303)
    reviews = rita.get("/v1/alerts/8/reviews").json["reviews"]
    check("both are kept, in order", [review["by"] for review in reviews] == ["rita", "ravi"], reviews)


def twice(rita):
    form = {**form_of(rita, "/cases/7/decide"), "outcome": "early_help", "agree": "no", "rationale": "once, and once alone, whatever comes", **FAMILY}
    for _ in range(3):
        check("the same form", rita.form("/cases/7/decide", form).status == 303)
    reviews = rita.get("/v1/alerts/7/reviews").json["reviews"]
    check("is one decision", len(reviews) == 1 and not reviews[0]["agree"], reviews)
    check("the page says so", "Your decision has been saved" in rita.get("/cases/7?recorded=%d" % reviews[0]["id"]).text)
    for path in ("/cases/7?recorded=9999", "/cases/6?recorded=1", "/cases/6?recorded=%d" % reviews[0]["id"]):
        check("and not because the address says so: " + path, "Your decision has been saved" not in rita.get(path).text)


def family(rita):
    """What a decision that closes a case must say; one about wrong records need not."""
    whole = {"outcome": "early_help", "agree": "yes", "rationale": "x" * 20, **FAMILY, "spoke_to": "the school"}
    for changes, wanted in (({"need": ""}, "need"), ({"informed": ""}, "informed"), ({"agreement": ""}, "agreement"),
                            ({"informed": "no"}, "agreement_why"), ({"agreement": "not_sought"}, "agreement_why"),
                            ({"rationale": "x" * 19}, "rationale"), ({"rationale": " " * 30 + "x"}, "rationale"),
                            ({"need": "5"}, "need"), ({"informed": "maybe"}, "informed")):
        reply = rita.form("/cases/5/decide", {**form_of(rita, "/cases/5/decide"), **whole, **changes})
        check("asked for: %s" % changes, reply.status == 422 and [name for name, _ in errors_of(reply)] == [wanted], errors_of(reply))
    page = rita.get("/cases/5/decide").text
    for group in ("Help or protect", "Pass on", "Nothing more for now", "Wait, or something is wrong"):
        check("the group " + group, page.count(">%s</p>" % group) == 1)
    for part in ("Position on", "Why this family is listed", "Decided before"):
        check("beside the form: " + part, part in page)
    check("a draft", rita.form("/cases/5/decide", {**form_of(rita, "/cases/5/decide"), "act": "draft", "need": "3",
                                                   "rationale": "half a <thought>"}).status == 303)
    check("is no decision", not rita.get("/v1/alerts/5/reviews").json["reviews"])
    rita.form("/logout", {"csrf": rita.csrf})
    rita.login("rita")
    page = rita.get("/cases/5/decide").text
    check("and is there after signing out", "half a &lt;thought&gt;" in page and re.search('value="3" checked', page) and
          "This is your draft" in page)
    reply = rita.form("/cases/5/decide", {**form_of(rita, "/cases/5/decide"), **whole})
    check("the decision", reply.status == 303, errors_of(reply))
    review = rita.get("/v1/alerts/5/reviews").json["reviews"][0]
    check("is kept", (review["level_of_need"], review["spoke_to"], review["family_informed"], review["agreement"]) ==
          (2, "the school", "yes", "agreed"), review)
    check("the draft is gone", "This is your draft" not in rita.get("/cases/5/decide").text)
    page = rita.get("/cases/5?recorded=%d" % review["id"]).text
    check("where to go on", re.search(r'Recorded. Next: <a[^>]*href="/cases/\d+">case \d+</a>', page))
    check("the way back", "You can undo your decision until" in page)
    wrong = {"outcome": "data_wrong", "agree": "no", "rationale": "the address is another family's"}
    check("wrong records need no level", rita.form("/cases/4/decide", {**form_of(rita, "/cases/4/decide"), **wrong}).status == 303)
    return review["id"]


def undo(rita, ravi, review):
    csrf = {"csrf": ravi.csrf}
    check("not by another", ravi.form("/decisions/%d/undo" % review, csrf).status == 409)
    check("nor about another case", rita.send("/v1/reviews/%d/undo" % review, {"alert": 6}).status == 409)
    check("by who decided", rita.form("/decisions/%d/undo" % review, {"csrf": rita.csrf}).status == 303)
    check("the case is open", rita.get("/v1/alerts/5").json["state"] == "open")
    check("the history keeps it", rita.get("/v1/alerts/5/reviews").json["reviews"][0]["undone"])
    check("once", rita.send("/v1/reviews/%d/undo" % review, {}).status == 409)
    check("it is said of nobody", "Last decision" not in rita.get("/cases/5").text)


def missing(rita):
    for name in ("submission", "last_seen"):
        form = {**form_of(rita, "/cases/6/decide"), "outcome": "early_help", "agree": "no", "rationale": "long enough to be taken", **FAMILY}
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
        undo(rita, ravi, family(rita))
        check("it ends well", hub.stop() == 0)
        hub.verify()
    shutil.rmtree(hub.workspace)
    check.end()


main()
