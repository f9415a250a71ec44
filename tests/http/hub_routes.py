#!/usr/bin/env python3
"""The API against its own description: every operation is there, asks for what it says, and answers as it says.

    hub_routes.py FOLDER HEARTH
"""

import html
import json
import os
import re
import shutil
import sqlite3

from hub_bench import PASSWORD, AS_OF, SCENARIO, Checks, Client, hearth, open_copy

check = Checks()


def resolved(root, schema):
    while "$ref" in schema:
        at = root
        for part in schema["$ref"].removeprefix("#/").split("/"):
            at = at[part]
        schema = at
    return schema


def fits(root, schema, value):
    """As much of JSON Schema as the description uses."""
    schema = resolved(root, schema)
    kinds = {"object": dict, "array": list, "string": str, "integer": int, "number": (int, float), "boolean": bool,
             "null": type(None)}
    types = schema.get("type", [])
    types = [types] if isinstance(types, str) else types
    if types and not any(isinstance(value, kinds[one]) for one in types):
        return False
    if isinstance(value, list):
        return all(fits(root, schema.get("items", {}), one) for one in value)
    if not isinstance(value, dict):
        return True
    known = schema.get("properties", {})
    if set(schema.get("required", [])) - set(value) or (schema.get("additionalProperties") is False and set(value) - set(known)):
        return False
    return all(fits(root, part, value[name]) for name, part in known.items() if name in value)


def answer_checked(api, path, method, reply):
    """The reply's status is described, and its body is of the type that stands there."""
    name = "%s %s %d" % (method, path, reply.status)
    described = api["paths"][path][method]["responses"].get(str(reply.status))
    check(name + " is described", described, sorted(api["paths"][path][method]["responses"]))
    if not described:
        return
    for kind, content in described["content"].items():
        check(name + ": type", reply.headers["Content-Type"] == kind, reply.headers["Content-Type"])
        check(name + ": schema", fits(api, content["schema"], reply.json), reply.text)
    if reply.status >= 400:
        check(name + ": problem", reply.json["status"] == reply.status and reply.json["title"], reply.text)


def asked(client, path, method, body=None):
    path = path.replace("{id}", "1")
    return client.get(path) if method == "get" else client.send(path, body)


def doors(hub, api, tokens):
    """Without a name 401; with a token that may not 403; by its own words about security."""
    for path, operations in api["paths"].items():
        for method, operation in operations.items():
            reply = asked(Client(hub), path, method, {})
            check("%s %s without a name" % (method, path), reply.status == 401, reply.status)
            answer_checked(api, path, method, reply)
            scopes = [scope for one in operation["security"] for scope in one.get("token", [])]
            for name, has in (("scores", {"score"}), ("reads", {"alerts"})):
                reply = asked(Client(hub, tokens[name]), path, method, {})
                may = bool(has & set(scopes))
                check("%s %s with %s" % (method, path, name), (reply.status not in (401, 403)) == may, reply.status)
                answer_checked(api, path, method, reply)
            check("%s %s has a summary" % (method, path), operation["summary"])


def examples(hub, api, tokens):
    """The examples of the description do what it says."""
    rita, program = Client(hub), Client(hub, tokens["all"])
    rita.login("rita")
    person = rita.get("/v1/alerts/1").json["person"]
    for path, operations in api["paths"].items():
        for method, operation in operations.items():
            users = any("session" in one for one in operation["security"])
            body = None
            if "requestBody" in operation:
                body = dict(operation["requestBody"]["content"]["application/json"]["example"])
                if path == "/v1/score":
                    body = {**body, "person": person, "scenario": SCENARIO}
                if "password" in body:
                    body["password"] = PASSWORD
            reply = asked(rita if users else program, path, method, body)
            if reply.status == 200 and body and "password" in body:
                rita.csrf = reply.json["csrf"]
                back = rita.send(path, {"password": body["new_password"], "new_password": PASSWORD})
                rita.csrf = back.json["csrf"]
            answer_checked(api, path, method, reply)
            good = {"201", "200"} & set(operation["responses"])
            if path != "/v1/events":  # its example names nobody
                check("%s %s by its example" % (method, path), str(reply.status) in good, reply.text)


def words(hub, tokens):
    """What the replies hold, compared with the scores file and with each other."""
    program = Client(hub, tokens["all"])
    with open("%s/scores/%s/%s.csv" % (hub.workspace, SCENARIO, AS_OF)) as file:
        rows = [line.split(",") for line in file.read().splitlines()[1:]]
    alerts = program.get("/v1/alerts?limit=1000&scenario=%s&as_of=%s" % (SCENARIO, AS_OF)).json["alerts"]
    listed = [(int(row[0]), row[1], float(row[3]), row[6]) for row in rows if row[8] == "1"]
    check("alerts are those of the scores file", listed == [(a["rank"], a["person"], a["score"], a["band"]) for a in alerts],
          (len(listed), len(alerts)))
    for row in rows[:200]:
        reply = program.send("/v1/score", {"person": row[1], "as_of": AS_OF, "reasons": 0}).json
        check("the score of the file", reply["score"] == float(row[3]) and reply["in_cohort"], (row[:4], reply))
        check("the range of the file", [reply["low"], reply["high"]] == [float(row[4]), float(row[5])] and
              reply["low"] <= reply["score"] <= reply["high"], (row[:6], reply))
    bare = program.send("/v1/score", {"person": rows[0][1], "as_of": AS_OF, "reasons": 0}).json
    full = program.send("/v1/score", {"person": rows[0][1], "as_of": AS_OF, "reasons": 3}).json
    check("reasons add reasons alone", len(full.pop("reasons")) == 3 and bare.pop("reasons") == [] and bare == full, (bare, full))
    reply = program.send("/v1/score", {"person": rows[0][1]}).json
    check("without a date: tomorrow of the workspace", reply["as_of"] == "2026-01-02", reply)
    sent = {"source": "police_incidents", "key": "r1", "columns": {
        "person_id": "N0000001", "date": "2026-01-05", "category": "DV1", "tags": {"role": "VICTIM"}}}
    first, again = program.send("/v1/events", sent), program.send("/v1/events", sent)
    check("an event", first.status == 201 and not first.json["events"][0]["repeated"], first.text)
    check("the same event", again.json["events"][0]["repeated"] and
          again.json["events"][0]["id"] == first.json["events"][0]["id"], again.text)
    changed = program.send("/v1/events", {**sent, "columns": {**sent["columns"], "date": "2026-01-06"}})
    check("another event under its key", changed.status == 409, changed.text)
    many = program.send("/v1/events", {"events": [{**sent, "key": "m%d" % i} for i in range(100)]})
    check("a hundred events", many.status == 201 and len(many.json["events"]) == 100, many.text)
    check("a code that the codes file has", first.json["events"][0]["unmapped"] == [], first.text)
    unknown = program.send("/v1/events", {**sent, "key": "odd", "columns": {**sent["columns"], "category": "ZZ99"}})
    check("one that it lacks is kept and told", unknown.status == 201 and
          unknown.json["events"][0]["unmapped"] == [{"column": "category"}], unknown.text)
    for key, columns, column in (("far", {"date": "2099-01-31"}, "date"), ("load", {"known": "2099-01-31"}, "known")):
        late = program.send("/v1/events", {**sent, "key": key, "columns": {**sent["columns"], **columns}})
        check("a date after today in " + column, late.status == 422 and "column %s: the date is after today" % column in
              late.json["detail"] and "2099" not in late.text, late.text)
    # the examples decided about alert 1 and took it back
    for query, wanted in (("state=decided", 0), ("state=open", 1), ("state=new", 19), ("state=new,open", 20), ("limit=3", 3)):
        got = program.get("/v1/alerts?" + query)
        check("alerts?" + query, len(got.json["alerts"]) == wanted, len(got.json["alerts"]))
    for query in ("status=open", "state=x", "as_of=yesterday", "limit=-1", "limit=9999", "offset=x"):
        check("alerts?" + query, program.get("/v1/alerts?" + query).status in (400, 422))


def events_reach_scores(hub, tokens):
    """An event about a known person changes the next score, as it would after the next extract."""
    program = Client(hub, tokens["all"])
    with open(hub.workspace + "/records/police/incidents-2025.csv") as file:
        nominals = [line.split(",")[1] for line in file.read().splitlines()[1:200]]
    key = 0
    for nominal in nominals:
        key += 1
        reply = program.send("/v1/events", {"source": "police_incidents", "key": "known%d" % key, "columns": {
            "person_id": nominal, "date": "2026-01-05", "category": "DV1", "tags": {"role": "VICTIM"}}})
        person = reply.json["events"][0]["person"] if reply.status == 201 else None
        if person:
            break
    check("an event of a known person", person, reply.text)
    before = program.send("/v1/score", {"person": person, "as_of": "2026-01-05", "reasons": 0})
    check("a score before", before.status == 200, before.text)


PAGES = ("/", "/login", "/queue", "/cases/1", "/cases/1/identity", "/cases/1/decide", "/cases/1/history", "/decisions",
         "/models", "/audit", "/readyz", "/metrics")


def asks_are_honoured_or_refused(hub, api, tokens):
    """No page and no operation of the API passes over a parameter that it does not know."""
    rita, program = Client(hub), Client(hub, tokens["all"])
    rita.login("rita")
    for page in PAGES:
        if page == "/audit":
            continue  # not for reviewers
        for query in ("band=red", "show=all&show=open", "limit=0", "x"):
            reply = rita.get("%s?%s" % (page, query))
            check("%s?%s is refused" % (page, query), reply.status == 400, reply.status)
    for path, operations in api["paths"].items():
        for method, operation in operations.items():
            user = any("session" in one for one in operation["security"])
            reply = asked(rita if user else program, path + "?band=red", method, {})
            check("%s %s?band=red is refused" % (method, path), reply.status == 400, reply.text)
    for query, status in (("show=decided", 200), ("show=red", 400), ("page=1", 200), ("page=0", 400), ("page=7", 404),
                          ("page=x", 400), ("show=", 200)):
        check("queue?" + query, rita.get("/queue?" + query).status == status, rita.get("/queue?" + query).status)
    for query, status in (("records=all", 200), ("records=none", 400), ("agency=nobody", 400), ("person=nobody", 400),
                          ("recorded=0", 400), ("person=Child", 200)):
        check("case?" + query, rita.get("/cases/1?" + query).status == status, rita.get("/cases/1?" + query).status)
    for query in ("limit=0", "limit=", "limit=1&limit=2", "as_of=", "offset=-1", "scenario=nobody"):
        check("alerts?" + query, program.get("/v1/alerts?" + query).status in (400, 404), query)
    person = program.get("/v1/alerts/1").json["person"]
    for as_of in ("2099-01-01", "1015-01-01"):
        reply = program.send("/v1/score", {"person": person, "as_of": as_of})
        check("a score as of %s" % as_of, reply.status == 422, reply.text)


def evidence_is_told_everywhere(hub, tokens):
    """The scenario of this borough tests no evidence: every page and the API say so."""
    said = "Evidence is not tested"
    for name, pages in (("rita", ("/queue", "/cases/1", "/cases/1/decide", "/cases/1/identity", "/cases/1/history", "/decisions", "/models")),
                        ("adam", ("/audit", "/models"))):
        client = Client(hub)
        client.login(name)
        for page in pages:
            check("%s tells of the evidence" % page, said in client.get(page).text)
    program = Client(hub, tokens["all"])
    for path in ("/v1/alerts", "/v1/alerts/1"):
        notices = [one["text"] for one in program.get(path).json["notices"]]
        check("%s tells of the evidence" % path, any(said in one for one in notices), notices)


def shown(page):
    """The words of a page that a browser shows, but those of examples to type."""
    return re.sub(r"<(script|style|title)\b.*?</\1>|<[^>]*>", " ", page, flags=re.S)


def texts_of_the_workspace_reach_pages(hub):
    """The name of hearth.yaml and the titles of its position strip; `key_mutations` looks for the other texts."""
    rita = Client(hub)
    rita.login("rita")
    page = html.unescape(rita.get("/cases/1").text)
    with open(hub.workspace + "/hearth.yaml", encoding="utf-8") as file:
        config = file.read()
    texts = re.findall(r"(?m)^name: (.*?)(?:  #.*)?$", config) + re.findall(r"(?m)^ +- \{title: ([^,]*), (?:in|last):", config)
    check("texts were found", len(texts) > 3, texts)
    for text in texts:
        check("'%s' is on the page of a case" % text, text in page)


def dates_are_in_words(hub):
    """Pages write 1 January 2026, also in what they repeat from a list that was taken back."""
    seen, waiting = set(), [("rita", "/queue"), ("adam", "/audit"), ("ann", "/models")]
    clients = {}
    while waiting and len(seen) < 80:
        name, path = waiting.pop(0)
        if path in seen:
            continue
        seen.add(path)
        if name not in clients:
            clients[name] = Client(hub)
            clients[name].login(name)
        reply = clients[name].get(path)
        if reply.status != 200 or not reply.headers["Content-Type"].startswith("text/html"):
            continue
        found = re.findall(r"[^.<>]{0,60}\b\d{4}-\d\d-\d\d[^.<>]{0,20}", shown(reply.text))
        check("dates of %s are in words" % path, not found, found[:3])
        waiting += [(name, html.unescape(link)) for link in re.findall(r'href="(/[^"#]*)', reply.text)
                    if not link.startswith("/assets")]
        check("%s names no act by its code" % path, not re.search(r">[a-z]+\.[a-z_]+<", reply.text))
    check("pages were read", len(seen) > 40, sorted(seen))
    hearth(hub.program, "alerts", "withdraw", "--scenario", SCENARIO, "--as-of", AS_OF, "--reason", "an error", "-C",
           hub.workspace)
    check("a list that was taken back", "the list of 1 January 2026" in clients["rita"].get("/queue").text)


def every_alert_is_reached(hub, tokens):
    """Page by page, all alerts and each of them once."""
    program = Client(hub, tokens["all"])
    total, seen = program.get("/v1/alerts").json["total"], []
    for offset in range(0, total + 7, 7):
        seen += [alert["id"] for alert in program.get("/v1/alerts?limit=7&offset=%d" % offset).json["alerts"]]
    check("all alerts, page by page", len(seen) == total and len(set(seen)) == total, (total, seen))


def operators(hub):
    client = Client(hub)
    check("healthz", client.get("/healthz").text == "ok\n")
    check("readyz", client.get("/readyz").text == "ready\n")
    metrics = client.get("/metrics")
    check("metrics", metrics.headers["Content-Type"].startswith("text/plain; version=0.0.4"))
    for line in metrics.text.splitlines():
        check("metrics line", line.startswith("#") or len(line.rsplit(" ", 1)) == 2 and float(line.rsplit(" ", 1)[1]) >= 0, line)
    check("a request is counted", 'path="/v1/score"' in metrics.text)


def clients_told(hub):
    """Whatever people and programs do over HTTP has the address that it came from."""
    with sqlite3.connect("file:%s?mode=ro" % os.path.join(hub.workspace, "hearth.db"), uri=True) as store:
        rows = store.execute("SELECT action, actor, client FROM audit WHERE actor LIKE 'user:%' OR actor LIKE 'token:%'").fetchall()
    check("each row has a client", all(row[2] == "127.0.0.1" for row in rows), [row for row in rows if row[2] != "127.0.0.1"][:5])
    done = {row[0] for row in rows}
    wanted = {"event.add", "review.add", "login.ok", "user.own_password", "person.score"}
    check("among them writes of all kinds", wanted <= done, sorted(done))


def main():
    hub, tokens = open_copy()
    with hub:
        reply = Client(hub).get("/v1/openapi.json")
        api = reply.json
        check("OpenAPI 3.1", api["openapi"].startswith("3.1") and reply.headers["Content-Type"] == "application/json")
        for path in ("/v1/score", "/v1/events", "/v1/alerts", "/v1/alerts/{id}/reviews"):
            check(path + " is described", path in api["paths"], json.dumps(sorted(api["paths"])))
        doors(hub, api, tokens)
        examples(hub, api, tokens)
        words(hub, tokens)
        events_reach_scores(hub, tokens)
        asks_are_honoured_or_refused(hub, api, tokens)
        every_alert_is_reached(hub, tokens)
        dates_are_in_words(hub)
        texts_of_the_workspace_reach_pages(hub)
        evidence_is_told_everywhere(hub, tokens)
        operators(hub)
        clients_told(hub)
        check("it ends well", hub.stop() == 0)
        hub.verify()
    shutil.rmtree(hub.workspace)
    check.end()


main()
