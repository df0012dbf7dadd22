"""Messages, and their structure as Python's email package reads it.

Writes to standard output, for each message: "message NAME OCTETS TEXT", a line end, so many octets of
the message, and so many of its structure: (type/subtype size md5) for a leaf, with the size and
digest of its raw body, and (type/subtype parts...) for what has parts.
"""
import email
import hashlib
import random
import sys


def structure(part):
    name = part.get_content_type()
    payload = part._payload  # get_payload() would undo charsets
    if payload is None:
        payload = ""
    if isinstance(payload, list):
        return "(" + name + "".join(" " + structure(each) for each in payload) + ")"
    raw = payload.encode("ascii", "surrogateescape")
    return "(%s %d %s)" % (name, len(raw), hashlib.md5(raw).hexdigest())


def crlf(text):
    return text.replace("\n", "\r\n").encode("utf-8")


def multipart(subtype, boundary, *parts, close=True, preamble="", epilogue=""):
    text = 'Content-Type: multipart/%s; boundary="%s"\n\n%s' % (subtype, boundary, preamble)
    for part in parts:
        text += "--%s\n%s\n" % (boundary, part)
    return text + ("--%s--\n" % boundary if close else "") + epilogue


PLAIN = "Content-Type: text/plain\n\nhello\n"

HAND = {
    "plain": "Subject: x\n\nhello\n",
    "no-body": "Subject: x\n",
    "no-header": "\nhello\n",
    "empty": "",
    "only-line-end": "\n",
    "no-final-line-end": "Subject: x\n\nhello",
    "mixed": multipart("mixed", "a", PLAIN, "\nno header\n"),
    "empty-part": multipart("mixed", "a", "", "\n", "Content-Type: text/html\n\n"),
    "no-parts": "Content-Type: multipart/mixed; boundary=a\n\nno delimiter\n",
    "no-boundary": "Content-Type: multipart/mixed\n\n--a\n\nx\n--a--\n",
    "empty-boundary": 'Content-Type: multipart/mixed; boundary=""\n\n--\n\nx\n----\n',
    "unclosed": multipart("mixed", "a", PLAIN, PLAIN, close=False),
    "unclosed-inner": multipart("mixed", "a", multipart("mixed", "b", PLAIN, close=False), PLAIN),
    "unclosed-inner-two": multipart("mixed", "a", multipart("mixed", "b", PLAIN, PLAIN, close=False)),
    "prefix": multipart("mixed", "a", multipart("mixed", "ab", PLAIN, PLAIN), PLAIN),
    "prefix-inner": multipart("mixed", "ab", multipart("mixed", "a", PLAIN, PLAIN), PLAIN),
    "blanks-behind": multipart("mixed", "a", PLAIN).replace("--a\n", "--a  \t\n"),
    "blanks-behind-close": multipart("mixed", "a", PLAIN).replace("--a--", "--a-- "),
    "not-a-delimiter": multipart("mixed", "a", "\n--ax\n --a\n-a\n--a x\n"),
    "preamble": multipart("mixed", "a", PLAIN, preamble="before\n", epilogue="behind\n--a\n\nx\n"),
    "preamble-empty": multipart("mixed", "a", PLAIN, preamble="\n\n"),
    "closed-at-once": "Content-Type: multipart/mixed; boundary=a\n\n--a--\n",
    "two-delimiters": "Content-Type: multipart/mixed; boundary=a\n\n--a\n--a\n\nx\n--a--\n",
    "delimiter-last": "Content-Type: multipart/mixed; boundary=a\n\n--a\n\nx\n--a",
    "close-no-line-end": "Content-Type: multipart/mixed; boundary=a\n\n--a\n\nx\n--a--",
    "message": "Content-Type: message/rfc822\n\nSubject: inner\n\nhello\n",
    "message-in-message": "Content-Type: message/rfc822\n\nContent-Type: message/rfc822\n\nA: b\n\nx\n",
    "message-in-mixed": multipart("mixed", "a", "Content-Type: message/rfc822\n\nA: b\n\nx\n", PLAIN),
    "mixed-in-message": "Content-Type: message/rfc822\n\n" + multipart("mixed", "a", PLAIN, PLAIN),
    "message-empty": multipart("mixed", "a", "Content-Type: message/rfc822\n\n"),
    "message-base64": "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nU3ViamVjdDogeA0K\n",
    "delivery-status": "Content-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\nAction: failed\n",
    "message-partial": "Content-Type: message/partial; id=x; number=1\n\nSubject: y\n\nz\n",
    "digest": multipart("digest", "a", "\nSubject: 1\n\none\n", "\nSubject: 2\n\ntwo\n"),
    "digest-other": multipart("digest", "a", PLAIN, "\nSubject: 2\n\ntwo\n"),
    "alternative": multipart("alternative", "a", PLAIN, "Content-Type: text/html\n\n<p>hello\n"),
    "type-nonsense": "Content-Type: nonsense\n\nx\n",
    "type-slash": "Content-Type: text/\n\nx\n",
    "type-empty": "Content-Type:\n\nx\n",
    "type-upper": "CONTENT-TYPE: TEXT/HTML\n\nx\n",
    "type-twice": "Content-Type: text/html\nContent-Type: text/plain\n\nx\n",
    "type-comment": "Content-Type: (one) text/html (two); charset=utf-8\n\nx\n",
    "type-three": "Content-Type: a/b/c\n\nx\n",
    "boundary-folded": 'Content-Type: multipart/mixed;\n\tboundary="a b"\n\n--a b\n\nx\n--a b--\n',
    "boundary-quoted-pair": 'Content-Type: multipart/mixed; boundary="a\\"b"\n\n--a"b\n\nx\n--a"b--\n',
    "boundary-in-pieces": 'Content-Type: multipart/mixed; boundary*0="a"; boundary*1="b"\n\n--ab\n\nx\n--ab--\n',
    "boundary-blank-end": 'Content-Type: multipart/mixed; boundary="a "\n\n--a\n\nx\n--a--\n',
    "boundary-odd": "Content-Type: multipart/mixed; boundary==_?(x)\n\n--=_?\n\nx\n--=_?--\n",
    "boundary-single-quotes": "Content-Type: multipart/mixed; boundary='a'\n\n--'a'\n\nx\n--'a'--\n",
    "header-nonsense": "Subject: x\nthis is no field\nContent-Type: text/html\n\nx\n",
    "header-from-line": "From a@b Thu Jan  1 00:00:00 1970\nContent-Type: text/html\n\nx\n",
    "header-blank-fold": "Subject: x\n \n\tmore\nContent-Type: text/html\n\nx\n",
    "header-colon-blank": "Content-Type : text/html\n\nx\n",
    "header-begins-blank": " Subject: x\nContent-Type: text/html\n\nx\n",
    "eight-bit": "Subject: caf\u00e9\nContent-Type: text/plain; charset=utf-8\n\ncitt\u00e0 \u65e5\u672c\n",
    "eight-bit-parts": multipart("mixed", "a", "Content-Type: text/plain\n\n\u00e0\u00e8\n", PLAIN),
    "long-line": "Subject: x\n\n" + "y" * 100000 + "\n",
    "dots": "Subject: x\n\n.\n..\n\n.\n",
}

RAW = {
    "bare-lf": multipart("mixed", "a", PLAIN, PLAIN).encode(),
    "bare-lf-rfc822": b"Content-Type: message/rfc822\n\nA: b\n\nx\n",
    "mixed-line-ends": b"Content-Type: multipart/mixed; boundary=a\r\n\n--a\n\r\nx\r\n--a\r\n\ny\n--a--\n",
    "lone-cr": b"Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n\r\none\r--a\r\rtwo\r\n--a--\r\n",
    "lone-cr-body": b"Subject: x\r\n\r\none\rtwo\r\n",
    "lone-cr-header": b"Subject: x\rContent-Type: text/html\r\n\r\nx\r\n",
    "cr-cr-lf": b"Subject: x\r\r\n\r\nx\r\n",
    "nul": b"Subject: x\r\n\r\na\0b\r\n",
    "not-utf8": b"Subject: \xff\r\n\r\n\xfe\xff\r\n",
    "latin1-part": b"Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n\r\n\xe0\r\n--a--\r\n",
    "form-feed": b"Subject: x\x0c\r\nContent-Type: text/html\r\n\r\na\x0cb\x0b\r\n",
    "next-line": "Subject: x\u0085y\u2028\r\nContent-Type: text/html\r\n\r\na\u0085b\r\n".encode(),
}


def leaf(chance):
    kind = chance.choice(["text/plain", "text/html", "image/png", "application/octet-stream", ""])
    head = "Content-Type: %s\n" % kind if kind else ""
    if chance.random() < 0.3:
        head += "Content-Transfer-Encoding: %s\n" % chance.choice(["base64", "8bit", "7bit"])
    if chance.random() < 0.3:
        head += 'Content-Disposition: attachment;\n filename="%d.txt"\n' % chance.randrange(99)
    lines = ["", "word", "--", "-- ", "--x", "caf\u00e9", "From here", "a: b", "\tblank", "y" * 80]
    return head + "\n" + "".join(chance.choice(lines) + "\n" for _ in range(chance.randrange(5)))


def tree(chance, depth, count, inside=False):
    roll = chance.random()
    if depth == 0 or roll < 0.35:
        return leaf(chance)
    if roll < 0.5:
        return "Content-Type: message/rfc822\n\nSubject: inner\n" + tree(chance, depth - 1, count, inside)
    count[0] += 1
    boundary = chance.choice(["b", "=_b", "----b", "b_b b".replace(" ", ".")]) + str(count[0]) + "z"
    parts = [tree(chance, depth - 1, count, True) for _ in range(chance.randrange(1, 4))]
    return multipart(chance.choice(["mixed", "alternative", "related", "report"]), boundary, *parts,
                     close=not inside or chance.random() < 0.8, preamble=chance.choice(["", "", "pre\n"]),
                     epilogue=chance.choice(["", "", "epi\n"]))


def main():
    messages = {name: crlf(text) for name, text in HAND.items()}
    messages.update(RAW)
    chance = random.Random(20260101)
    for number in range(220):
        text = "Subject: %d\n" % number + tree(chance, 4, [0])
        octets = crlf(text) if chance.random() < 0.8 else text.encode("utf-8")
        messages["generated-%d" % number] = octets
    out = sys.stdout.buffer
    for name, octets in messages.items():
        text = structure(email.message_from_bytes(octets)).encode()
        out.write(b"message %s %d %d\n" % (name.encode(), len(octets), len(text)) + octets + text)


main()
