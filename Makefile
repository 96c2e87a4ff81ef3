# make check is what a change has to pass. `make -k check` goes on after a failure.

STATICCHECK = honnef.co/go/tools/cmd/staticcheck@v0.8.2
FUZZTIME    = 10s
SYSTEMS     = linux darwin windows freebsd
MODULES     = . bench bench/peers/gore2 bench/peers/otel bench/peers/gitleaks internal/phonegen internal/josediff internal/sarifcheck

.PHONY: check build test fmt vet staticcheck race fuzz generate pgo faults eval measure docs

check: fmt vet staticcheck race fuzz generate

# Nothing in it is C: without the libraries of C it starts sooner, and runs anywhere.
build:
	CGO_ENABLED=0 go build ./cmd/logscrub

test:
	.ci/run

fmt:
	@out=$$(gofmt -l .); if [ -n "$$out" ]; then echo "gofmt -w these files:"; echo "$$out"; exit 1; fi

# The nested modules run on the machine of a developer only.
vet:
	@for s in $(SYSTEMS); do echo "vet $$s"; GOOS=$$s go vet ./... || exit 1; done
	@for m in $(MODULES); do echo "vet $$m"; go -C $$m vet ./... || exit 1; done

staticcheck:
	@for m in $(MODULES); do echo "staticcheck $$m"; (cd $$m && go run $(STATICCHECK) ./...) || exit 1; done

race:
	@for m in $(MODULES); do echo "race $$m"; go -C $$m test -race -timeout 30m ./... || exit 1; done

# Every fuzz target that there is, each for FUZZTIME. With Go before 1.27 a run may
# end in "context deadline exceeded" without having found anything
# (go.dev/issue/75804); that alone is no failure.
fuzz:
	@for d in $$(grep -rl --include='*_test.go' '^func Fuzz' . | xargs -n 1 dirname | sort -u); do \
		for f in $$(go -C $$d test -list '^Fuzz' . | grep '^Fuzz'); do \
			echo "fuzz $$d $$f"; \
			out=$$(go -C $$d test -run '^$$' -fuzz "^$$f\$$" -fuzztime $(FUZZTIME) . 2>&1) && continue; \
			if echo "$$out" | grep -q '^    context deadline exceeded$$' && ! echo "$$out" | grep -q 'Failing input'; then \
				echo "	ended late"; continue; \
			fi; \
			echo "$$out"; exit 1; \
		done || exit 1; \
	done

# Generated files are what their generators make: nothing changes when they run.
generate:
	@before=$$(git status --porcelain; git diff | cksum); \
	go generate ./... || exit 1; \
	after=$$(git status --porcelain; git diff | cksum); \
	if [ "$$before" != "$$after" ]; then echo "go generate changed files:"; git diff --stat; exit 1; fi

# The profile that `go build ./cmd/logscrub` is guided by: the scrubber at work on
# each corpus of bench. Make it anew after a change of the hot path; it is worth a few
# percent, and an old one does no harm. The path of the test is blotted out.
pgo:
	@dir=$$(mktemp -d) && trap 'rm -r "$$dir"' EXIT && \
	for c in app-repeat app-unique nginx java clean; do \
		go -C bench run . gen -corpus $$c -size 32MiB -o $$dir/$$c >/dev/null && \
		LOGSCRUB_BENCH_FILE=$$dir/$$c go test -trimpath -run '^$$' -bench Apply -benchtime 12s \
			-o $$dir/test -cpuprofile $$dir/$$c.prof ./scrub || exit 1; \
	done && go tool pprof -proto -output $$dir/all $$dir/*.prof && \
	gunzip -c <$$dir/all | perl -pe 's{(/[^\0]*/go-build\d+/b\d+)}{"x" x length $$1}ge' | gzip -9n >cmd/logscrub/default.pgo

# The whole fault lab: hundreds of kills, power cuts and failing system calls where
# root allows, and a long schedule at random. It takes about an hour. Every test prints
# its seed; FAULTLAB_SEED=N goes through that schedule again.
faults:
	FAULTLAB=full go test -count=1 -timeout 6h -v ./internal/faultlab/...

# docs/RULES.md, from the rules.
docs:
	go generate ./cmd/internal/ruledoc

# What is found in each labelled file of a folder, NAME.ndjson or NAME.ndjson.gz (see
# internal/eval for the form): make eval CORPUS=folder
eval: build
	@test -n "$(CORPUS)" || { echo "name a folder: make eval CORPUS=folder"; exit 2; }
	@dir=$$(mktemp -d) && trap 'rm -r "$$dir"' EXIT && go build -o $$dir/table ./internal/eval/table && \
	for f in $(CORPUS)/*.ndjson*; do \
		$$dir/table lines $$f | ./logscrub scan --keyring ephemeral --output ndjson >$$dir/found; \
		case $$? in 0|3) ;; *) exit 2;; esac; \
		$$dir/table $(or $(EVAL),score) $$f <$$dir/found || exit 1; \
	done

# The figures that docs/RULES.md cites: make measure CORPUS=folder, then make docs.
measure:
	@{ echo "# What the default profile found in labelled records of public projects, which are not part of"; \
	echo "# this repository (see internal/eval/measured.go for the fields). Made by make measure."; \
	$(MAKE) --no-print-directory eval EVAL=measure CORPUS=$(CORPUS); } | grep -v 'go build' >testdata/eval/measured.new
	@mv testdata/eval/measured.new testdata/eval/measured.tsv
