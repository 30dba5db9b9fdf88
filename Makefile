# Everything that CI runs is a target here. The tools are pinned, built from the module proxy and kept outside the
# checkout; go.mod knows nothing of them.

GO                ?= go
GOLANGCI_VERSION  := v2.15.0
TOOLS             ?= $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/initwatch-tools
GOLANGCI_DIR      := $(TOOLS)/golangci-lint-$(GOLANGCI_VERSION)
GOLANGCI          := $(GOLANGCI_DIR)/golangci-lint
FUZZTIME          ?= 5s
PLATFORMS         := linux/amd64 linux/arm64 darwin/arm64 windows/amd64
MODULES           := . e2e e2e/fill
# The minor version of Kubernetes that the end-to-end tests run against.
KUBE              ?= 1.36

.PHONY: all build test test-e2e-tools e2e e2e-build fixtures race lint fmt fuzz bench cross docs release-files tidy-check ci clean help

all: build

help: ## Show the targets.
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 18

build: ## Build bin/initwatch.
	$(GO) build -trimpath -ldflags '-s -w' -o bin/initwatch ./cmd/initwatch

test: ## Run the tests.
	$(GO) test ./...

test-e2e-tools: ## Run the tests of the modules under e2e that need no cluster.
	cd e2e/fill && $(GO) test ./...
	cd e2e && $(GO) test ./cluster ./fixture ./image ./registry ./terminal

e2e: ## Test the program on a real node; KUBE=1.34 for another Kubernetes.
	cd e2e && KUBE=$(KUBE) $(GO) test -v -count 1 -parallel 6 -timeout 20m ./suite

e2e-build: ## Build the programs of the node; the first time takes ten minutes.
	cd e2e && $(GO) run ./cmd/node -build -kube $(KUBE)

fixtures: ## Record anew what the unit tests replay; OUT=DIR writes elsewhere, PLAYS=NAME performs one only.
	cd e2e && $(GO) run ./cmd/fixtures -kube $(KUBE) $(if $(OUT),-out $(abspath $(OUT))) $(PLAYS)

race: ## Run the tests with the race detector.
	$(GO) test -race ./...

lint: $(GOLANGCI) ## Run the linters over every module.
	@for module in $(MODULES); do (cd $$module && $(GOLANGCI) run ./...) || exit 1; done

fmt: $(GOLANGCI) ## Format every Go file.
	@for module in $(MODULES); do (cd $$module && $(GOLANGCI) fmt ./...) || exit 1; done

$(GOLANGCI):
	@mkdir -p $(GOLANGCI_DIR)
	GOBIN=$(GOLANGCI_DIR) $(GO) install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI_VERSION)

fuzz: ## Run every fuzz target for FUZZTIME.
	@$(GO) list ./... | while read -r package; do \
		for target in $$($(GO) test -list '^Fuzz' $$package | grep '^Fuzz'); do \
			$(GO) test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) $$package || exit 1; \
		done || exit 1; \
	done

bench: ## Run the benchmarks; they report, they do not fail.
	$(GO) test -run '^$$' -bench . -benchmem ./...

cross: ## Build for every platform.
	@for platform in $(PLATFORMS); do \
		echo "build $$platform"; \
		CGO_ENABLED=0 GOOS=$${platform%/*} GOARCH=$${platform#*/} $(GO) build ./... || exit 1; \
	done

docs: ## Write what of docs and README is made from the program: flags, keys, pictures.
	$(GO) test ./cmd/initwatch -run 'Test(CommandsPage|KeysPage|ReadmeTable|Pictures)$$' -update

release-files: ## Write manual pages and completions into release/.
	@mkdir -p release/man release/completion
	$(GO) build -o release/initwatch ./cmd/initwatch
	release/initwatch man release/man
	for shell in bash zsh fish powershell; do release/initwatch completion $$shell > release/completion/initwatch.$$shell || exit 1; done
	cp cmd/initwatch/kubectl_complete-initwatch release/completion/
	rm release/initwatch

tidy-check: ## Fail when go.mod or go.sum would change.
	@for module in $(MODULES); do (cd $$module && $(GO) mod tidy -diff) || exit 1; done

ci: ## What CI runs.
	.ci/run

clean: ## Remove what build made.
	rm -rf bin release
