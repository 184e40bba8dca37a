# Each target is one script in scripts/; the scripts explain themselves.
.PHONY: help run test check bench fmt

help:
	@echo "make run     build Aldea and start it on http://localhost:3000, data in ./data"
	@echo "make check   format, lints, structure and the tests on SQLite"
	@echo "make test    everything: as check, and PostgreSQL, browsers, real clients and a real peer"
	@echo "make bench   seed a million statuses and measure the release binary"
	@echo "make fmt     format the code"

run:
	@scripts/run.sh

test:
	@scripts/test.sh

check:
	@scripts/test.sh fast

bench:
	@scripts/bench.sh

fmt:
	@cargo fmt --all
