#!/usr/bin/env python3
"""Looks at an HTML report in a headless Chromium and compares it with the map of the same scan.

    report.py REPORT.html MAP.json [--shots FOLDER]

Exit code 0: all is well; 1: something is wrong, and is said; 77: no browser is installed, so nothing was looked at.
Needs Python's standard library and a Chromium, which it speaks to through pipes (--remote-debugging-pipe).
"""

import base64
import json
import os
import pathlib
import select
import shutil
import subprocess
import sys
import tempfile
import time

BROWSERS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"]
TOLERANCE = 0.004  # of a page's side: less than a millimetre on A4


class Browser:
    """One page in one browser."""

    def __init__(self, program):
        self.profile = tempfile.mkdtemp()
        ours_in, theirs_out = os.pipe()
        theirs_in, ours_out = os.pipe()

        def hand_over():
            # The browser reads commands from 3 and writes to 4; neither may be in the way of the other.
            read, write = os.dup(theirs_in), os.dup(theirs_out)
            high_read, high_write = os.dup2(read, 20), os.dup2(write, 21)
            os.dup2(high_read, 3)
            os.dup2(high_write, 4)

        self.process = subprocess.Popen(
            [program, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
             "--remote-debugging-pipe", f"--user-data-dir={self.profile}", "about:blank"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            preexec_fn=hand_over, close_fds=False)
        os.close(theirs_in)
        os.close(theirs_out)
        self.read, self.write = ours_in, ours_out
        self.buffer, self.number, self.events, self.session = b"", 0, [], None
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ["Page", "Runtime", "Log", "Network"]:
            self.call(f"{domain}.enable")

    def message(self, seconds=60):
        end = time.monotonic() + seconds
        while b"\0" not in self.buffer:
            ready, _, _ = select.select([self.read], [], [], max(0, end - time.monotonic()))
            if not ready:
                raise TimeoutError("the browser says nothing")
            got = os.read(self.read, 1 << 20)
            if not got:
                raise EOFError("the browser went away")
            self.buffer += got
        one, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(one)

    def call(self, method, **parameters):
        self.number += 1
        command = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            command["sessionId"] = self.session
        data = json.dumps(command).encode() + b"\0"
        while data:
            data = data[os.write(self.write, data):]
        while True:
            message = self.message()
            if message.get("id") == self.number:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']}")
                return message["result"]
            self.events.append(message)
            if message.get("method") == "Page.javascriptDialogOpening":
                raise AssertionError(f"a dialog opened: {message['params'].get('message')}")

    def open(self, address):
        self.call("Page.navigate", url=address)
        while not self.evaluate("document.readyState === 'complete' && location.href !== 'about:blank'"):
            time.sleep(0.05)

    def evaluate(self, expression):
        result = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in result:
            raise AssertionError(f"{expression}: {result['exceptionDetails']}")
        return result["result"].get("value")

    def press(self, key, text=None):
        for kind in ["keyDown", "keyUp"]:
            extra = {"text": text} if text and kind == "keyDown" else {}
            self.call("Input.dispatchKeyEvent", type=kind, key=key, **extra)

    def size(self, width, height, dark=False):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        scheme = "dark" if dark else "light"
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])

    def picture(self, path):
        data = self.call("Page.captureScreenshot", format="png")["data"]
        pathlib.Path(path).write_bytes(base64.b64decode(data))

    def close(self):
        self.process.kill()
        self.process.wait()
        shutil.rmtree(self.profile, ignore_errors=True)


SHOWN = """(() => {
  const figures = [...document.querySelectorAll('.page.on')];
  return figures.map((figure) => {
    const sheet = figure.querySelector('.sheet'), image = figure.querySelector('img');
    const marks = figure.querySelector('.marks');
    const from = sheet?.getBoundingClientRect();
    const rects = (name) => [...figure.querySelectorAll(`.marks g.on .${name}`)].map((it) => {
      const at = it.getBBox(), view = marks.viewBox.baseVal, seen = it.getBoundingClientRect();
      return { points: [at.x, at.y, at.x + at.width, at.y + at.height], view: [view.width, view.height],
        share: [(seen.left - from.left) / from.width, (seen.top - from.top) / from.height,
          (seen.right - from.left) / from.width, (seen.bottom - from.top) / from.height] };
    });
    return { id: figure.id, visible: figure.getBoundingClientRect().height > 0, text: figure.textContent,
      picture: image ? { complete: image.complete, width: image.naturalWidth } : null, terms: rects('term'),
      passages: rects('passage') };
  });
})()"""

# Whether there is something dark and something light inside of each share of a figure's picture.
INK = """(async (id, shares) => {
  const image = document.getElementById(id).querySelector('img');
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = image.naturalWidth; canvas.height = image.naturalHeight;
  const context = canvas.getContext('2d');
  context.drawImage(image, 0, 0);
  return shares.map(([x0, y0, x1, y1]) => {
    const [x, y] = [Math.floor(x0 * canvas.width), Math.floor(y0 * canvas.height)];
    const [w, h] = [Math.ceil(x1 * canvas.width) - x, Math.ceil(y1 * canvas.height) - y];
    const data = context.getImageData(x, y, Math.max(1, w), Math.max(1, h)).data;
    let low = 255, high = 0;
    for (let i = 0; i < data.length; i += 4) { low = Math.min(low, data[i + 1]); high = Math.max(high, data[i + 1]); }
    return high - low > 40;
  });
})"""


def squeezed(text):
    """A text without white space: an excerpt has the lines and cells of its document."""
    return "".join(text.split())


def check(condition, said):
    if not condition:
        raise AssertionError(said)


def passages(report):
    """Evidence and findings in the order in which the report numbers them."""
    for criterion in report["criteria"]:
        for requirement in criterion["requirements"]:
            yield from requirement["evidence"]
    yield from report["findings"]


def check_passages(browser, report):
    documents = {row["path"]: (index, row) for index, row in enumerate(report["documents"])}
    pictures = 0
    for number, passage in enumerate(passages(report)):
        index, row = documents[passage["document"]]
        button = f"document.querySelector('.cite[data-number=\"{number}\"]')"
        browser.evaluate(f"{button}.closest('details')?.setAttribute('open', ''), {button}.click()")
        shown = browser.evaluate(SHOWN)
        name = f"passage {number} ({passage['citation']})"
        check(shown and all(it["visible"] for it in shown), f"{name}: nothing is shown")
        if row["format"] != "pdf" or passage["page"] is None:
            check(squeezed(passage["quote"])[:20] in squeezed(shown[0]["text"]), f"{name}: the excerpt is not the quote")
            continue
        wanted = [f"p{index}-{page}" for page in range(passage["page"], passage["page_end"] + 1)]
        check([it["id"] for it in shown] == wanted, f"{name}: {[it['id'] for it in shown]} instead of {wanted}")
        terms = [box for term in passage.get("terms", []) for box in term["boxes"]]
        marks = [mark for figure in shown for mark in figure["terms"]]
        check(all(figure["passages"] for figure in shown[:1]), f"{name}: the passage is not marked")
        for box in terms:
            share = lambda mark: [box[0] / mark["view"][0], box[1] / mark["view"][1], box[2] / mark["view"][0], box[3] / mark["view"][1]]
            near = [mark for mark in marks if all(abs(a - b) <= TOLERANCE for a, b in zip(mark["share"], share(mark)))]
            check(near, f"{name}: no mark at {box}: {[mark['share'] for mark in marks]}")
        for figure in shown:
            if figure["picture"]:
                pictures += 1
                shares = [mark["share"] for mark in figure["terms"]]
                inked = browser.evaluate(f"{INK}({json.dumps(figure['id'])}, {json.dumps(shares)})")
                check(all(inked), f"{name}: a mark on {figure['id']} covers nothing")
    return pictures


VISIBLE = "[...document.querySelectorAll('.requirement')].filter((it) => it.offsetParent).map((it) => it.querySelector('h4 span').textContent)"


def check_filters(browser, report):
    rows = [(criterion["id"], row) for criterion in report["criteria"] for row in criterion["requirements"]]
    everything = [row["id"] for _, row in rows]
    classes = {"met": "met", "partial": "partial", "missing": "missing", "unread": "unknown", "not_applicable": "waived"}
    check(browser.evaluate(VISIBLE) == everything, "not every requirement is shown at first")
    for status, name in classes.items():
        wanted = [row["id"] for _, row in rows if row["status"] == status]
        if wanted:
            tile = f"document.querySelector('.tile.{name}').click()"
            browser.evaluate(tile)
            check(browser.evaluate(VISIBLE) == wanted, f"filter by {status}")
            browser.evaluate(tile)

    def choose(field, value):
        browser.evaluate(f"(() => {{ const it = document.getElementById('{field}'); it.value = {json.dumps(value)}; "
                         "it.dispatchEvent(new Event('input', { bubbles: true })); })()")

    criterion = report["criteria"][-1]["id"]
    choose("criterion", criterion)
    check(browser.evaluate(VISIBLE) == [row["id"] for own, row in rows if own == criterion], "filter by criterion")
    choose("criterion", "")
    for index, document in enumerate(report["documents"]):
        wanted = [row["id"] for _, row in rows if any(it["document"] == document["path"] for it in row["evidence"])]
        if wanted:
            choose("document", str(index))
            check(browser.evaluate(VISIBLE) == wanted, f"filter by {document['path']}")
    choose("document", "")
    row = next(row for _, row in rows if row["evidence"])
    quote = row["evidence"][0]["quote"]
    choose("search", "".join(f"{it} " for it in quote[:12] if not it.isspace()))
    check(row["id"] in browser.evaluate(VISIBLE), f"search for {quote[:12]}")
    choose("search", "zzzz가나다zzzz")
    check(browser.evaluate(VISIBLE) == [], "search for what is not there")
    check(browser.evaluate("!document.getElementById('nothing').hidden"), "nothing fits, and it is not said")
    browser.evaluate("document.querySelector('.filters button[type=reset]').click()")
    time.sleep(0.1)
    check(browser.evaluate(VISIBLE) == everything, "reset")


def check_keys(browser):
    browser.evaluate("document.activeElement.blur()")
    current = "document.querySelector('.cite[aria-current]')?.dataset.number"
    focused = "document.activeElement.dataset.number"
    browser.evaluate("document.querySelector('.cite').focus(), document.querySelector('.cite').click()")
    first = browser.evaluate(current)
    browser.press("j", "j")
    second = browser.evaluate(current)
    check(first != second and browser.evaluate(focused) == second, "j goes to the next citation")
    browser.press("k", "k")
    check(browser.evaluate(current) == first, "k goes back")
    browser.press("ArrowDown")
    check(browser.evaluate(current) == second, "the arrow goes to the next citation")
    browser.press("/", "/")
    check(browser.evaluate("document.activeElement.id") == "search", "/ goes to the search")
    browser.press("Escape")
    names = browser.evaluate("[...document.querySelectorAll('button, input, select, [role=region]')]"
                             ".filter((it) => !(it.ariaLabel || it.textContent.trim() || it.labels?.length)).length")
    check(names == 0, f"{names} controls have no name")


def check_nothing_ran(browser):
    check(browser.evaluate("typeof window.hacked") == "undefined", "a document's text ran")
    check(browser.evaluate("document.querySelectorAll('main img, main script, main iframe, header img').length") == 0,
          "a document's text became an element")
    for event in browser.events:
        method, parameters = event.get("method"), event.get("params", {})
        check(method != "Runtime.exceptionThrown", f"an exception: {parameters}")
        if method == "Log.entryAdded":
            check(parameters["entry"]["level"] != "error", f"console: {parameters['entry']}")
        if method == "Runtime.consoleAPICalled":
            check(parameters["type"] != "error", f"console: {parameters}")
        if method == "Network.requestWillBeSent":
            url = parameters["request"]["url"]
            check(url.startswith(("file:", "data:", "about:")), f"asks the network for {url}")


def shots(browser, folder, address):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name, width, height, dark in [("light", 1440, 1000, False), ("dark", 1440, 1000, True), ("narrow", 400, 860, False)]:
        browser.size(width, height, dark)
        browser.open("about:blank#")
        browser.open(address)
        browser.picture(folder / f"{name}.png")
        browser.evaluate("document.querySelectorAll('.cite')[2].scrollIntoView({block: 'center'})")
        browser.evaluate("document.querySelectorAll('.cite')[2].click()")
        time.sleep(0.5)
        browser.picture(folder / f"{name}-page.png")
        browser.evaluate("document.getElementById('close').click(), document.querySelector('.findings').scrollIntoView()")
        time.sleep(0.2)
        browser.picture(folder / f"{name}-end.png")
    browser.size(1440, 1000)
    data = browser.call("Page.printToPDF", printBackground=False, paperWidth=8.27, paperHeight=11.69)["data"]
    (folder / "print.pdf").write_bytes(base64.b64decode(data))


def main(arguments):
    if len(arguments) not in (2, 4):
        sys.exit(__doc__)
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if program is None:
        print("skipped: no Chromium is installed, so the HTML report was not looked at")
        return 77
    address = pathlib.Path(arguments[0]).resolve().as_uri()
    report = json.loads(pathlib.Path(arguments[1]).read_text(encoding="utf-8"))
    browser = Browser(program)
    try:
        browser.size(1440, 1000)
        browser.open(address)
        pictures = check_passages(browser, report)
        check_filters(browser, report)
        check_keys(browser)
        check_nothing_ran(browser)
        if len(arguments) == 4:
            shots(browser, arguments[3], address)
        print(f"looked at {len(list(passages(report)))} passages, {pictures} on pictures")
    finally:
        browser.close()
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except AssertionError as error:
        print(f"wrong: {error}")
        sys.exit(1)
