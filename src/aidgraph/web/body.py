"""Read the body of a request, up to a limit."""

from starlette.exceptions import HTTPException
from starlette.requests import Request


async def read_body(request: Request, limit: int) -> bytes:
    """
    Return the body of *request*.

    Raises:
        HTTPException: 413 if it has more than *limit* bytes.
    """
    data = bytearray()
    async for piece in request.stream():
        data += piece
        if len(data) > limit:
            raise HTTPException(413, f"the body has more than {limit} bytes, the most that is read")
    return bytes(data)
