"""A server that stands for a language model: it remembers requests and answers what a test wants."""

import contextlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class FakeModel:
    """
    Serve chat completions on this machine.

    ``answer`` is called with the messages of a request and returns the content, or a tuple of
    status, content and finish reason; what it raises ends the connection without an answer.
    """

    def __init__(self, answer):
        self.answer = answer
        self.requests = []
        self.headers = {}
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,))
        self.url = f"http://127.0.0.1:{self.server.server_port}/v1"

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def _handler(self):
        fake = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                fake.requests.append((self.path, dict(self.headers), body))
                try:
                    made = fake.answer(body)
                except ConnectionError:
                    return
                status, content, finish = made if isinstance(made, tuple) else (200, made, "stop")
                data = json.dumps(completion(content, finish)).encode()
                self.send_response(status)
                for name, value in fake.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                with contextlib.suppress(ConnectionError):  # who wanted it may have gone
                    for at in range(0, len(data), step := 1 if finish == "drips" else len(data)):
                        self.wfile.write(data[at : at + step])
                        time.sleep(0.05 if finish == "drips" else 0)

            def log_message(self, *_):
                pass

        return Handler


def completion(content, finish="stop"):
    """Wrap an answer as the protocol has it."""
    said = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    message = {"role": "assistant", "content": said}
    return {
        "id": "1",
        "object": "chat.completion",
        "model": "small",
        "choices": [{"index": 0, "finish_reason": finish, "message": message}],
        "usage": {"prompt_tokens": 7, "completion_tokens": 3, "total_tokens": 10},
    }
