# Recite in one small container: the binary, the notes it ships with, its config and the model.
# Mount your own notes over /app/notes, and give it DISCORD_TOKEN. Without the model: --target lexical
FROM rust:1-slim-bookworm AS build
WORKDIR /src
COPY . .
# The caches keep downloaded and built dependencies between builds. Sources older than a cached
# build would be taken for unchanged, so their times are set anew.
RUN --mount=type=cache,target=/usr/local/cargo/registry,sharing=locked \
    --mount=type=cache,target=/src/target,sharing=locked \
    find . -path ./target -prune -o -name '*.rs' -exec touch {} + \
    && cargo build --release --locked --bin recite \
    && install -D -s target/release/recite /out/recite \
    && mkdir /out/data

# The script alone is copied, so that the model is fetched once and not again with every change.
FROM python:3-slim-bookworm AS model
COPY scripts/fetch-model /usr/local/bin/
RUN fetch-model /out/model

# glibc, libgcc and certificates, no shell: all that the binary needs.
FROM gcr.io/distroless/cc-debian12:nonroot AS lexical
LABEL org.opencontainers.image.title="Recite" \
      org.opencontainers.image.description="A Discord bot that answers from a folder of Markdown notes, word for word" \
      org.opencontainers.image.licenses="MIT OR Apache-2.0"
WORKDIR /app
COPY --from=build /out/recite /usr/local/bin/recite
COPY notes notes
COPY config config
# What Recite writes. There is no shell here to make the folder with, so it comes with its owner.
COPY --from=build --chown=10001:10001 /out/data /data
ENV RECITE_DATA_DIR=/data
VOLUME /data
USER 10001:10001
STOPSIGNAL SIGTERM
ENTRYPOINT ["recite"]
CMD ["serve"]

# The default: the same, and the model where Recite looks for it.
FROM lexical
COPY --from=model /out/model models/all-MiniLM-L6-v2
