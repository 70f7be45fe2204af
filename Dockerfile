# Recite in one small container: the binary, the shipped notes, the config and the model.
# `compose.yaml` runs it with the token from `.env` and with your own notes.
# Without the model: --target lexical. With the program git, for `notes.git`: --target git.

# The base images, pinned by digest. `scripts/pin-images` updates the digests. To use another base image, pass
# `--build-arg`, such as RUST_IMAGE=rust:1-slim-bookworm.
ARG RUST_IMAGE=docker.io/library/rust:1.95-slim-bookworm@sha256:d7482085ff5b415f84dba5647ae71606650bdef00db7aeb69f4b3d170c3e4082
ARG PYTHON_IMAGE=docker.io/library/python:3.14-slim-bookworm@sha256:9ab8d9c8514b44f90cf0029dd42fdd7e9e211e639c8b995304cc04568dee900f
ARG DEBIAN_IMAGE=docker.io/library/debian:bookworm-slim@sha256:3783cc01769c7b2b1b83a5c5ad96c815348e28ed7da68e2e3687004faa906251
ARG DISTROLESS_IMAGE=gcr.io/distroless/cc-debian12:nonroot@sha256:9dac0a79194e45a7da0158a9c6da57b217585af0786db3845d1f0ec1a0dd182f

FROM ${RUST_IMAGE} AS build
WORKDIR /src
# Adds the list of crates to the binary, for image scanners.
RUN --mount=type=cache,target=/usr/local/cargo/registry,sharing=locked \
    cargo install --locked --quiet cargo-auditable@0.7.7
COPY . .
# The caches keep downloaded and built dependencies between builds. `touch` updates the times of the sources, because
# cargo ignores sources that are older than a cached build.
RUN --mount=type=cache,target=/usr/local/cargo/registry,sharing=locked \
    --mount=type=cache,target=/src/target,sharing=locked \
    find . -path ./target -prune -o -name '*.rs' -exec touch {} + \
    && cargo auditable build --profile dist --locked --no-default-features --bin recite \
    && install -D -s target/dist/recite /out/recite \
    && mkdir /out/data

# Copies only the script, so that a change of other files does not download the model again.
FROM ${PYTHON_IMAGE} AS model
COPY scripts/fetch-model /usr/local/bin/
RUN fetch-model /out/model

# glibc, libgcc and certificates, without a shell: everything that the binary needs.
FROM ${DISTROLESS_IMAGE} AS lexical
LABEL org.opencontainers.image.title="Recite" \
      org.opencontainers.image.description="A Discord bot that answers from a folder of Markdown notes, word for word" \
      org.opencontainers.image.version="0.1.0" \
      org.opencontainers.image.licenses="MIT OR Apache-2.0" \
      org.opencontainers.image.source="https://github.com/recite-bot/recite" \
      org.opencontainers.image.documentation="https://github.com/recite-bot/recite/blob/main/README.md" \
      org.opencontainers.image.base.name="gcr.io/distroless/cc-debian12:nonroot"
WORKDIR /app
COPY --from=build /out/recite /usr/local/bin/recite
COPY notes notes
COPY config config
# The data folder. This image has no shell to create it, so it is copied with its owner.
COPY --from=build --chown=10001:10001 /out/data /data
# The monitor is reachable only from inside the container, where the health check runs.
ENV RECITE_DATA_DIR=/data \
    RECITE_LISTEN=127.0.0.1:9090
VOLUME /data
USER 10001:10001
STOPSIGNAL SIGTERM
# Checks the process only. `recite health --ready` also checks the connection to Discord, but restarting the container
# would not fix that.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 CMD ["recite", "health"]
ENTRYPOINT ["recite"]
CMD ["serve"]

# The same with git and ssh, on an image that contains what they need.
FROM ${DEBIAN_IMAGE} AS git
LABEL org.opencontainers.image.title="Recite with git" \
      org.opencontainers.image.description="A Discord bot that answers from a git repository of Markdown notes, word for word" \
      org.opencontainers.image.version="0.1.0" \
      org.opencontainers.image.licenses="MIT OR Apache-2.0" \
      org.opencontainers.image.source="https://github.com/recite-bot/recite" \
      org.opencontainers.image.documentation="https://github.com/recite-bot/recite/blob/main/README.md" \
      org.opencontainers.image.base.name="docker.io/library/debian:bookworm-slim"
# ssh needs a user that exists in the system. The last command removes the setuid and setgid bits from all programs.
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates git openssh-client \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin recite \
    && find / -xdev -type f -perm /6000 -exec chmod ug-s {} +
WORKDIR /app
COPY --from=build /out/recite /usr/local/bin/recite
COPY notes notes
COPY config config
COPY --from=build --chown=10001:10001 /out/data /data
COPY --from=model /out/model models/all-MiniLM-L6-v2
ENV RECITE_DATA_DIR=/data \
    RECITE_LISTEN=127.0.0.1:9090
VOLUME /data
USER 10001:10001
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 CMD ["recite", "health"]
ENTRYPOINT ["recite"]
CMD ["serve"]

# The default image, with the model in its default folder.
FROM lexical
COPY --from=model /out/model models/all-MiniLM-L6-v2
