# Recite in one small container: the binary, the notes it ships with, its config.
# Mount your own notes over /app/notes, and give it DISCORD_TOKEN.
FROM rust:1-slim-bookworm AS build
WORKDIR /src
COPY . .
# The caches keep downloaded and built dependencies between builds. Sources older than a cached
# build would be taken for unchanged, so their times are set anew.
RUN --mount=type=cache,target=/usr/local/cargo/registry,sharing=locked \
    --mount=type=cache,target=/src/target,sharing=locked \
    find . -path ./target -prune -o -name '*.rs' -exec touch {} + \
    && cargo build --release --locked --bin recite \
    && install -D -s target/release/recite /out/recite

# glibc, libgcc and certificates, no shell: all that the binary needs.
FROM gcr.io/distroless/cc-debian12:nonroot
LABEL org.opencontainers.image.title="Recite" \
      org.opencontainers.image.description="A Discord bot that answers from a folder of Markdown notes, word for word" \
      org.opencontainers.image.licenses="MIT OR Apache-2.0"
WORKDIR /app
COPY --from=build /out/recite /usr/local/bin/recite
COPY notes notes
COPY config config
USER 10001:10001
STOPSIGNAL SIGTERM
ENTRYPOINT ["recite"]
CMD ["serve"]
