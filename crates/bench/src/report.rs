//! The figures: a table for people, JSON for later comparison.

use std::{fmt::Write, fs, path::Path, time::Duration};

use serde_json::{Value, json};
use storage::db::Engine;

use crate::{Result, run::Outcome, seed};

/// One number, with what it should be.
pub struct Figure {
    name: &'static str,
    value: f64,
    unit: &'static str,
    budget: Option<Budget>,
}

#[derive(Clone, Copy)]
enum Budget {
    AtMost(f64),
    AtLeast(f64),
}

impl Budget {
    fn is_kept(self, value: f64) -> bool {
        match self {
            Self::AtMost(most) => value <= most,
            Self::AtLeast(least) => value >= least,
        }
    }

    fn show(self, value: f64) -> String {
        let verdict = if self.is_kept(value) { "kept" } else { "MISSED" };
        match self {
            Self::AtMost(most) => format!("<= {most}  {verdict}"),
            Self::AtLeast(least) => format!(">= {least}  {verdict}"),
        }
    }
}

impl Figure {
    pub fn plain(name: &'static str, value: f64, unit: &'static str) -> Self {
        Self { name, value, unit, budget: None }
    }

    pub fn at_most(name: &'static str, value: f64, unit: &'static str, most: f64) -> Self {
        Self { budget: Some(Budget::AtMost(most)), ..Self::plain(name, value, unit) }
    }

    pub fn at_least(name: &'static str, value: f64, unit: &'static str, least: f64) -> Self {
        Self { budget: Some(Budget::AtLeast(least)), ..Self::plain(name, value, unit) }
    }
}

/// One load.
pub struct Row {
    subject: &'static str,
    state: &'static str,
    clients: usize,
    outcome: Outcome,
    /// Processor time, in microseconds.
    budget: Option<f64>,
    /// Within which 99 of 100 are answered, in milliseconds.
    patience: Option<f64>,
}

impl Row {
    pub fn new(subject: &'static str, state: &'static str, clients: usize, outcome: Outcome) -> Self {
        Self { subject, state, clients, outcome, budget: None, patience: None }
    }

    /// Says how much processor time a request may take, in microseconds.
    pub fn within(self, budget: Option<f64>) -> Self {
        Self { budget, ..self }
    }

    /// Says within how many milliseconds 99 of 100 are to be answered.
    pub fn answered_within(self, patience: Option<f64>) -> Self {
        Self { patience, ..self }
    }

    fn line(&self) -> String {
        let outcome = &self.outcome;
        let hits = outcome.hits.map_or("-".into(), |hits| format!("{:.1} %", hits * 100.0));
        let mut budget = self.budget.map_or(String::new(), |most| Budget::AtMost(most).show(micros(outcome.cpu)));
        if let Some(most) = self.patience {
            let _ = write!(budget, "; p99 {}", Budget::AtMost(most).show(millis(outcome.p99)));
        }
        let failures = if outcome.failures > 0 {
            format!("  {} FAILED", outcome.failures)
        } else {
            String::new()
        };
        format!(
            "{:<26} {:<12} {:>3} {:>9.0} {:>9.2} {:>9.2} {:>9.0} {:>8} {:>8}  {budget}{failures}",
            self.subject,
            self.state,
            self.clients,
            outcome.per_second,
            millis(outcome.p50),
            millis(outcome.p99),
            micros(outcome.cpu),
            hits,
            outcome.bytes,
        )
    }

    fn json(&self) -> Value {
        let outcome = &self.outcome;
        json!({
            "subject": self.subject,
            "state": self.state,
            "clients": self.clients,
            "requests": outcome.requests,
            "per_second": outcome.per_second,
            "p50_ms": millis(outcome.p50),
            "p99_ms": millis(outcome.p99),
            "cpu_us": micros(outcome.cpu),
            "budget_us": self.budget,
            "budget_p99_ms": self.patience,
            "part_hits": outcome.hits,
            "bytes": outcome.bytes,
            "failures": outcome.failures,
        })
    }
}

pub struct Report {
    engine: Engine,
    statuses: usize,
    figures: Vec<Figure>,
    rows: Vec<Row>,
    notes: Vec<String>,
}

impl Report {
    pub fn new(engine: Engine, statuses: usize) -> Self {
        Self { engine, statuses, figures: Vec::new(), rows: Vec::new(), notes: Vec::new() }
    }

    pub fn add(&mut self, figure: Figure) {
        eprintln!("{}", line(&figure));
        self.figures.push(figure);
    }

    pub fn row(&mut self, row: Row) {
        eprintln!("{}", row.line());
        self.rows.push(row);
    }

    /// Something that could not be measured, or not wholly.
    pub fn note(&mut self, note: String) {
        eprintln!("{note}");
        self.notes.push(note);
    }

    #[expect(clippy::print_stdout, reason = "the table is what this program is for")]
    pub fn print(&self) {
        println!("{}", self.table());
    }

    fn table(&self) -> String {
        let mut table = format!("{:?}, {} statuses\n\n", self.engine, self.statuses);
        let head = format!(
            "{:<26} {:<12} {:>3} {:>9} {:>9} {:>9} {:>9} {:>8} {:>8}  budget",
            "request", "state", "c", "per s", "p50 ms", "p99 ms", "CPU µs", "hits", "bytes"
        );
        let _ = writeln!(table, "{head}");
        for row in &self.rows {
            let _ = writeln!(table, "{}", row.line());
        }
        table.push('\n');
        for figure in &self.figures {
            let _ = writeln!(table, "{}", line(figure));
        }
        for note in &self.notes {
            let _ = writeln!(table, "NOTE  {note}");
        }
        table
    }

    pub fn save(&self, path: &Path) -> Result<()> {
        let figure = |f: &Figure| {
            let (most, least) = match f.budget {
                Some(Budget::AtMost(most)) => (Some(most), None),
                Some(Budget::AtLeast(least)) => (None, Some(least)),
                None => (None, None),
            };
            json!({ "name": f.name, "value": f.value, "unit": f.unit, "at_most": most, "at_least": least })
        };
        let report = json!({
            "engine": format!("{:?}", self.engine).to_lowercase(),
            "statuses": self.statuses,
            "measured_at": seed::now(),
            "loads": self.rows.iter().map(Row::json).collect::<Vec<_>>(),
            "figures": self.figures.iter().map(figure).collect::<Vec<_>>(),
            "notes": self.notes,
        });
        Ok(fs::write(path, format!("{report:#}\n"))?)
    }
}

fn line(figure: &Figure) -> String {
    let budget = figure.budget.map_or(String::new(), |budget| budget.show(figure.value));
    format!("{:<44} {:>10.1} {:<12} {budget}", figure.name, figure.value, figure.unit).trim_end().to_owned()
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}
