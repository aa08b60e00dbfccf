# What people do with this repository. `make help` lists it.

TARGET := $(or $(CARGO_TARGET_DIR),target)
RELEASE := $(TARGET)/release/frontage

.PHONY: help build run test test-postgres test-bucket test-nodes test-stock-servers nodes lint-deploy test-deploy crash fuzz fuzz-pictures model bench bench-hub bench-pictures web clean

help:
	@echo "make build   web pages and release binary ($(RELEASE))"
	@echo "make run     the same, then a server with two demo hotels on 127.0.0.1:8000"
	@echo "make test    everything: formatting, lints, types, Rust, web and browser tests"
	@echo "make test-postgres   of that, what the rows matter to, with them at a PostgreSQL server"
	@echo "make test-bucket     of that, the stories about pictures in a bucket of an S3-compatible store"
	@echo "make test-nodes      three servers in network namespaces; one is killed, one is cut off, the database crashes"
	@echo "make nodes   the same, longer: 60 s each, 20 crashes"
	@echo "make test-stock-servers   stock Pusher clients spread over three servers"
	@echo "make lint-deploy     the files in deploy/, by the tools that know them"
	@echo "make test-deploy     the same files tried: the services of compose.yaml, the unit"
	@echo "make crash   kill a working server 200 times and see that it keeps its promises"
	@echo "make fuzz    hostile frames and requests at the hub, FUZZ_SECONDS (60) for each kind"
	@echo "make fuzz-pictures   hostile files at each decoder of pictures, FUZZ_SECONDS (60) for each format"
	@echo "make model   what the hub's loops share, tried in every order of events"
	@echo "make bench   how long everything takes, beside the floor; PART=\"$(PARTS)\""
	@echo "make bench-hub   the hub alone, beside plain sends and other servers; benches/README.md"
	@echo "make bench-pictures   pictures beside sharp, and from upload to painted; PART=\"$(PICTURE_PARTS)\""

build: web
	@scripts/codec-tools.sh
	cargo build --release -p frontage

run: build
	$(RELEASE) serve --demo --listen 127.0.0.1:8000

test:
	@scripts/test.sh

# Needs PostgreSQL 15 or later, and starts one of its own.
test-postgres:
	@scripts/postgres.sh cargo nextest run --profile postgres -p frontage \
	  --no-fail-fast --status-level fail

# Needs Python, and starts a store of its own.
test-bucket:
	@scripts/s3.sh cargo nextest run --profile bucket -p frontage --test api \
	  --no-fail-fast --status-level fail

# Needs root for network namespaces, and PostgreSQL. What is compiled is compiled before: the
# machines have no way out. FRONTAGE_NODES_SEED repeats the choices of a run.
test-nodes:
	@cargo test --quiet -p frontage --test nodes --no-run
	@scripts/postgres.sh scripts/namespaces.sh \
	  cargo test --quiet --offline -p frontage --test nodes -- --nocapture

# The stories of presence, client events, users and webhooks, with the clients of each spread over
# three servers. Left out is what each server has for itself; see docs/operating.md.
STOCK_SERVERS_STORIES = presence private client-events users webhooks
test-stock-servers: export STOCK_SERVERS ?= 3
test-stock-servers: export FRONTAGE_BIN ?= $(abspath $(TARGET))/debug/frontage
test-stock-servers:
	@scripts/postgres.sh node --test --test-force-exit --test-reporter=spec \
	  $(STOCK_SERVERS_STORIES:%=e2e/stock-clients/%.test.mjs)

nodes: export FRONTAGE_NODES_CUT_SECONDS ?= 60
nodes: export FRONTAGE_NODES_CRASHES ?= 20
nodes: web test-nodes

lint-deploy:
	@scripts/lint-deploy.sh

# Needs root: it makes networks, users and a systemd of its own, gone with it. FRONTAGE_BIN names
# another program to try.
test-deploy: export FRONTAGE_BIN ?= $(abspath $(TARGET))/debug/frontage
test-deploy: web
	cargo build --quiet -p frontage
	@scripts/try-deploy.sh

# FRONTAGE_CRASH_KILLS says how often, FRONTAGE_CRASH_SEED repeats the choices of a run. The
# server needs its pages to be built in.
crash: export FRONTAGE_CRASH_KILLS ?= 200
crash: web
	cargo test -p frontage --test crash -- --nocapture

# FUZZ_SEED repeats the choices of a run.
fuzz: export FUZZ_SECONDS ?= 60
fuzz:
	cargo test -p frontage-hub --lib websocket::tests::fuzzing -- --nocapture --test-threads 1
	cargo test -p frontage-hub --test fuzz -- --nocapture --test-threads 1

# Needs cargo-fuzz and clang; the C decoders are watched as well as the Rust ones. What it finds
# lies in crates/frontage-imaging/fuzz/artifacts. FORMATS="avif gif" are those to try; heic needs
# FUZZ_FLAGS="--features heic". libaom takes long to build so; LIB_AOM_STATIC_LIB_PATH,
# LIB_AOM_INCLUDE_PATH and LIB_AOM_PKG_CONFIG_PATH name one that is there.
FORMATS ?= jpeg png webp avif gif
fuzz-pictures: export FUZZ_SECONDS ?= 60
fuzz-pictures: export RUSTC_BOOTSTRAP = 1
fuzz-pictures: export CC = clang
fuzz-pictures: export CXX = clang++
fuzz-pictures: export CFLAGS = -fsanitize=address,fuzzer-no-link -O1
fuzz-pictures: export CXXFLAGS = $(CFLAGS)
fuzz-pictures:
	for format in $(FORMATS); do \
	  cargo fuzz run --fuzz-dir crates/frontage-imaging/fuzz $(FUZZ_FLAGS) $$format -- \
	    -max_total_time=$$FUZZ_SECONDS -max_len=65536 -timeout=20 -rss_limit_mb=2048 || exit 1; \
	done

# What loops share, in every order in which threads can meet.
model:
	cargo nextest run -p frontage-hub --lib --features loom -E 'test(/model::/)'

# The parts of the bench; "page", "guest" and "console" need Chromium, "http" nginx and wrk,
# "nodes" PostgreSQL.
PARTS := page events edits return nodes http guest console
PART ?= $(PARTS)
LIVE_PARTS = $(filter events edits return,$(PART))

bench: export FRONTAGE_BIN = $(abspath $(RELEASE))
bench: export FRONTAGE_LOAD = $(abspath $(TARGET))/release/frontage-load
bench: build
	$(if $(filter page,$(PART)),@scripts/chromium.sh)
	$(if $(filter page,$(PART)),node benches/page.mjs)
	$(if $(LIVE_PARTS)$(filter nodes,$(PART)),cargo build --release -p frontage-load)
	$(if $(LIVE_PARTS),node benches/live.mjs $(LIVE_PARTS))
	$(if $(filter nodes,$(PART)),node benches/nodes.mjs)
	$(if $(filter http,$(PART)),@scripts/nginx.sh)
	$(if $(filter http,$(PART)),node benches/http/main.mjs)
	$(if $(filter guest,$(PART)),$(MAKE) --no-print-directory benches/guest/node_modules/.package-lock.json)
	$(if $(filter guest,$(PART)),@scripts/chromium.sh)
	$(if $(filter guest,$(PART)),node benches/guest/guest.mjs)
	$(if $(filter console,$(PART)),@scripts/chromium.sh)
	$(if $(filter console,$(PART)),node benches/console/first-screen.mjs)
	$(if $(filter console,$(PART)),node benches/console/console.mjs)

# Its settings are variables that the program reads itself: PART=a,d, RUNS=1, SOCKUDO=path,
# SOKETI=path, JSON=file.
bench-hub: export FRONTAGE_BIN ?= $(abspath $(RELEASE))
bench-hub: build
	cargo build --release -p frontage-bench-hub
	$(abspath $(TARGET))/release/frontage-bench-hub

# Beside sharp, which is installed into a folder of its own and is no part of the product.
PICTURE_PARTS := renditions painted crowd
PICTURES = $(or $(filter $(PICTURE_PARTS),$(PART)),$(PICTURE_PARTS))
bench-pictures: export FRONTAGE_BIN ?= $(abspath $(RELEASE))
bench-pictures: export FRONTAGE_LOAD ?= $(abspath $(TARGET))/release/frontage-load
bench-pictures: export FRONTAGE_BENCH_PICTURES ?= $(abspath $(TARGET))/release/frontage-bench-pictures
bench-pictures: benches/pictures/node_modules/.package-lock.json
	$(if $(filter renditions,$(PICTURES)),cargo build --release -p frontage-bench-pictures)
	$(if $(filter renditions,$(PICTURES)),node benches/pictures/renditions.mjs)
	$(if $(filter painted crowd,$(PICTURES)),$(MAKE) --no-print-directory build)
	$(if $(filter painted,$(PICTURES)),@scripts/chromium.sh)
	$(if $(filter painted,$(PICTURES)),node benches/pictures/painted.mjs)
	$(if $(filter crowd,$(PICTURES)),cargo build --release -p frontage-load)
	$(if $(filter crowd,$(PICTURES)),node benches/pictures/crowd.mjs)

benches/pictures/node_modules/.package-lock.json: benches/pictures/package-lock.json
	cd benches/pictures && npm ci --no-audit --no-fund
	@touch $@

# Lighthouse, too, is no part of the product.
benches/guest/node_modules/.package-lock.json: benches/guest/package-lock.json
	cd benches/guest && npm ci --no-audit --no-fund
	@touch $@

# The packages are installed anew only when their lock file changed.
node_modules/.package-lock.json: package-lock.json package.json sdk/package.json web/package.json e2e/package.json
	npm ci --no-audit --no-fund
	@touch $@

web: node_modules/.package-lock.json
	npm run build

clean:
	rm -rf web/dist sdk/dist node_modules benches/pictures/node_modules benches/guest/node_modules e2e/results
	cargo clean
