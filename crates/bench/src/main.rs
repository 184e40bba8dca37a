//! The bench: seeds a server of realistic size, starts the release binary on it and measures it from outside.
//! `docs/benchmarks.md` says what is measured and how to read it; `make bench` runs it.

#![allow(clippy::disallowed_methods, reason = "this program measures real time")]

mod arguments;
mod chance;
mod plan;
mod report;
mod run;
mod seed;
mod words;

use std::process::ExitCode;

use arguments::Arguments;

/// What every step may end with: a sentence for the terminal.
type Result<T, E = Box<dyn std::error::Error + Send + Sync>> = std::result::Result<T, E>;

fn main() -> ExitCode {
    if std::env::args().nth(1).as_deref() == Some(run::bare::WORD) {
        return end(run::bare::serve());
    }
    let arguments = match Arguments::read(std::env::args().skip(1)) {
        Ok(arguments) => arguments,
        Err(why) => {
            eprintln!("{why}\n\n{}", arguments::USAGE);
            return ExitCode::FAILURE;
        }
    };
    // One thread for the load, so that most of the machine is the server's.
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
    let result = match runtime {
        Ok(runtime) => runtime.block_on(bench(&arguments)),
        Err(error) => Err(error.into()),
    };
    end(result)
}

fn end(result: Result<()>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("bench: {why}");
            ExitCode::FAILURE
        }
    }
}

async fn bench(arguments: &Arguments) -> Result<()> {
    let place = seed::place(arguments).await?;
    if arguments.only_seed {
        return Ok(());
    }
    let report = run::everything(arguments, &place).await?;
    report.print();
    report.save(&arguments.out)?;
    Ok(())
}
