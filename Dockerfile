# The site and the command line in a container; see docs/installation.md.
# docker build -t aidgraph . && docker run --rm -p 127.0.0.1:8000:8000 -v "$PWD/build:/data/build" aidgraph

FROM python:3.12-slim AS wheel
WORKDIR /src
COPY . .
# The front end is bundled while the wheel is built: Node comes as a Python package, pinned by the lock.
RUN python -m pip install --no-cache-dir --require-hashes --requirement requirements.lock \
 && python -m pip wheel --no-cache-dir --no-deps --no-build-isolation --wheel-dir /wheels .

FROM python:3.12-slim
COPY requirements.lock /tmp/requirements.lock
COPY --from=wheel /wheels /wheels
RUN python -m pip install --no-cache-dir --require-hashes --requirement /tmp/requirements.lock \
 && python -m pip install --no-cache-dir --no-deps /wheels/*.whl \
 && rm -rf /wheels /tmp/requirements.lock \
 && useradd --create-home reader \
 && mkdir /data && chown reader /data
USER reader
WORKDIR /data
EXPOSE 8000
ENTRYPOINT ["aidgraph"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000"]
