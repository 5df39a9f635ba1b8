# Every target works on a fresh clone with Go, git, make, gcc and root.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
TOOL := go tool -modfile=hack/tools/go.mod
BINS := cordon-agent cordon-tsp cordon-sim cordon-verify

.PHONY: all build demo test bench bench-export bench-filters bench-vault chaos-ledger check forensic lint soak generate setup clean

all: build

build: ## binaries in bin/
	@mkdir -p bin
	go build -trimpath -ldflags='-s -w' -o bin/ ./agent/cmd/... ./tsp/cmd/... ./sim/cmd/...

demo: build ## the whole path on one machine
	@bin/cordon-sim demo

setup: ## Debian packages that the tests use, if missing
	@hack/setup.sh

test: setup ## everything
	go test -timeout 15m ./...

bench: build ## ratios against a peer or a limit of the same run
	@hack/bench.sh

bench-vault: ## the sealed store against plain Badger, with its targets
	@hack/bench-vault.sh

bench-filters: ## detectors: scores on labelled sets, speed, allocations
	@hack/bench-filters.sh

bench-export: ## export gate, log, encryption and verifier, with their goals
	@hack/bench-export.sh

chaos-ledger: ## 1,000 times kill -9 on a process that writes the export log
	@hack/chaos-ledger.sh

forensic: ## what can be had back from raw images after seven days; root, loop devices
	@hack/forensic.sh

check: ## format, vet, lint, generated code, race tests
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || { echo "gofmt: run gofmt -w on:"; gofmt -l $$(git ls-files '*.go'); exit 1; }
	go vet ./...
	$(TOOL) staticcheck ./...
	$(TOOL) golangci-lint run --timeout 10m ./...
	@hack/generated.sh
	go test -race -short -timeout 20m ./...

soak: setup ## long: fuzz every decoder, many kill -9 rounds
	@hack/soak.sh

generate: ## msgp code, hash of the filter engine
	go generate ./...

clean:
	rm -rf bin
