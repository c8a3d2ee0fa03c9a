"""Computes expected.json with Python's jinja2, set up as Hugging Face's transformers sets it up.

Run: python3 make_goldens.py (jinja2 3.1.6 made the committed file). No part of the build.
"""

import json
import pathlib

import jinja2
import jinja2.ext
import jinja2.sandbox
from jinja2 import nodes

HERE = pathlib.Path(__file__).parent


class Generation(jinja2.ext.Extension):
    tags = {"generation"}

    def parse(self, parser):
        line = next(parser.stream).lineno
        body = parser.parse_statements(["name:endgeneration"], drop_needle=True)
        return nodes.CallBlock(self.call_method("_body"), [], [], body).set_lineno(line)

    def _body(self, caller):
        return caller()


def raise_exception(message):
    raise jinja2.exceptions.TemplateError(message)


def tojson(x, ensure_ascii=False, indent=None, separators=None, sort_keys=False):
    return json.dumps(x, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys)


def environment():
    env = jinja2.sandbox.ImmutableSandboxedEnvironment(
        trim_blocks=True, lstrip_blocks=True, extensions=[Generation, jinja2.ext.loopcontrols]
    )
    env.filters["tojson"] = tojson
    env.globals["raise_exception"] = raise_exception
    env.globals["strftime_now"] = lambda format: {"%d %b %Y": "21 Nov 2026", "%Y-%m-%d": "2026-11-21"}[format]
    return env


S = {"role": "system", "content": "You diagnose faults.\n"}
U1 = {"role": "user", "content": "  Code P0301, \"rough\" idle?  "}
A1 = {"role": "assistant", "content": "Cylinder 1 misfires: check the coil.\n\n- swap it"}
U2 = {"role": "user", "content": "Größe 点火 🚗 {{ bos_token }} {% raw %} <b>&amp;'\t\\n"}
THINK = {"role": "assistant", "content": "<think>\nA coil?\n</think>\n\nReplace it."}
CASES = {
    "user": ([U1], True, {}),
    "user_closed": ([U1], False, {}),
    "system_user": ([S, U1], True, {}),
    "turns": ([U1, A1, U2], True, {}),
    "system_turns": ([S, U1, A1, U2], True, {}),
    "ends_with_answer": ([S, U1, A1], False, {}),
    "thinking_off": ([U1, THINK, U2], True, {"enable_thinking": False}),
    "thinking_on": ([U1, THINK, U2], True, {"enable_thinking": True}),
    "thought_last": ([U1, THINK], False, {}),
    "empty_content": ([{"role": "user", "content": ""}], True, {}),
    "two_users": ([U1, U2], True, {}),
    "late_system": ([U1, A1, S, U2], True, {}),
}

rows = []
for template in sorted(HERE.glob("*.jinja")):
    compiled = environment().from_string(template.read_text("utf-8"))
    for case, (messages, prompt, variables) in CASES.items():
        row = {"template": template.name, "case": case, "messages": messages, "add_generation_prompt": prompt}
        row["variables"] = variables
        try:
            row["expected"] = compiled.render(
                messages=messages, tools=None, documents=None, add_generation_prompt=prompt,
                bos_token="<s>", eos_token="</s>", **variables)
        except jinja2.exceptions.TemplateError as error:
            row["error"] = str(error)
        rows.append(row)
(HERE / "expected.json").write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", "utf-8")
print(len(rows), "rows,", sum("error" in row for row in rows), "errors")

VARIABLES = {
    "text": "Hello, World", "none_": None, "list": [1, 2, 3, 4], "map": {"a": 1, "b": "two", "sub": {"n": [1]}},
    "items": [{"n": 2, "t": True}, {"n": 1, "t": False}, {"n": 3, "t": True}],
    "messages": [{"role": "system", "content": " Be brief. "}, {"role": "user", "content": "Hi"},
                 {"role": "user", "content": [{"type": "text", "text": "part"}, {"type": "image"}]}],
}
rows = []
for line in (HERE / "snippets.txt").read_text("utf-8").splitlines():
    row = {"template": line.replace("↵", "\n")}
    try:
        row["expected"] = environment().from_string(row["template"]).render(**VARIABLES)
    except Exception as error:
        row["error"] = str(error)
    rows.append(row)
(HERE / "expected_snippets.json").write_text(
    json.dumps({"variables": VARIABLES, "rows": rows}, ensure_ascii=False, indent=1) + "\n", "utf-8")
print(len(rows), "snippets,", sum("error" in row for row in rows), "errors")
