//! Scores. A tag or link is talked about if clearly more people use it than on the days before; a status, if many people
//! liked it lately. What was talked about fades.

use std::time::Duration;

use domain::Timestamp;

use super::{DAY, Day};

/// People who must have used something within a day.
pub const LEAST: f64 = 3.0;
/// After so long a score is half of what it was.
const FADES: Duration = Duration::from_hours(6);
const STATUS_FADES: Duration = Duration::from_hours(12);
/// What is below is forgotten.
pub const FLOOR: f64 = 0.3;

/// How unusual the use of the last 24 hours is: the square of what exceeds the usual, by the usual (Pearson). `history`
/// has today first; of yesterday, the part within the last 24 hours is taken to be in proportion.
pub fn surge(history: &[Day], now: Timestamp) -> f64 {
    let accounts = |ago: usize| history.get(ago).map_or(0.0, |day| day.accounts as f64);
    let elapsed = now.since(now.midnight()).as_secs_f64() / DAY.as_secs_f64();
    let recent = accounts(0) + accounts(1) * (1.0 - elapsed);
    let earlier = history.len().saturating_sub(2).max(1) as f64;
    let usual = ((2..history.len()).map(accounts).sum::<f64>() / earlier).max(1.0);
    if recent < LEAST || recent <= usual {
        0.0
    } else {
        (recent - usual).powi(2) / usual
    }
}

/// What is left of a score after some time.
pub fn faded(score: f64, age: Duration) -> f64 {
    half(score, age, FADES)
}

/// A status's score from those who liked and boosted it; boosts reach more people.
pub fn of_status(favourites: i64, reblogs: i64, age: Duration) -> f64 {
    let (favourites, reblogs) = (favourites.max(0) as f64, reblogs.max(0) as f64);
    if favourites + reblogs < LEAST {
        0.0
    } else {
        half(favourites + 2.0 * reblogs, age, STATUS_FADES)
    }
}

/// The score of what is talked about elsewhere, by its rank there (to 100): it is shown, behind what is talked about
/// here.
pub fn heard(rank: Option<&i64>) -> f64 {
    rank.map_or(0.0, |rank| FLOOR + (*rank).clamp(0, 100) as f64 / 100.0)
}

fn half(score: f64, age: Duration, within: Duration) -> f64 {
    score * 0.5_f64.powf(age.as_secs_f64() / within.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(accounts: [i64; 7]) -> Vec<Day> {
        accounts.map(|accounts| Day { start: Timestamp::from_secs(0), uses: accounts, accounts }).to_vec()
    }

    #[test]
    fn only_the_unusual_is_talked_about() {
        let noon = Timestamp::parse("2026-11-25T12:00:00Z").unwrap();
        assert_eq!(surge(&days([2, 0, 0, 0, 0, 0, 0]), noon), 0.0);
        assert_eq!(surge(&days([3, 0, 0, 0, 0, 0, 0]), noon), 4.0);
        assert_eq!(surge(&days([10, 20, 20, 20, 20, 20, 20]), noon), 0.0);
        assert!(surge(&days([40, 20, 20, 20, 20, 20, 20]), noon) > 20.0);
        // Just after midnight yesterday's people still count.
        let midnight = Timestamp::parse("2026-11-25T00:00:01Z").unwrap();
        assert!(surge(&days([0, 9, 0, 0, 0, 0, 0]), midnight) > 60.0);
        assert_eq!(surge(&[], noon), 0.0);
    }

    #[test]
    fn what_is_talked_about_elsewhere_comes_last() {
        let three = surge(&days([3, 0, 0, 0, 0, 0, 0]), Timestamp::parse("2026-11-25T12:00:00Z").unwrap());
        assert!(heard(Some(&1)) >= FLOOR && heard(Some(&1)) < heard(Some(&100)) && heard(Some(&100)) < three);
        assert_eq!(heard(None), 0.0);
    }

    #[test]
    fn scores_fade() {
        assert_eq!(faded(8.0, FADES * 3), 1.0);
        assert_eq!(of_status(1, 1, Duration::ZERO), 0.0);
        assert_eq!(of_status(2, 2, Duration::ZERO), 6.0);
        assert_eq!(of_status(2, 2, STATUS_FADES), 3.0);
    }
}
