//! Repeatable chance: the same seed gives the same server.

/// SplitMix64.
pub struct Chance(u64);

impl Chance {
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.0)
    }

    /// A number below this one, which is not 0.
    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }

    /// 0.0..1.0
    pub fn real(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// True this often.
    pub fn percent(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for i in (1..list.len()).rev() {
            list.swap(i, self.below(i + 1));
        }
    }
}

/// Bits without a pattern, from a number.
pub const fn mix(number: u64) -> u64 {
    let z = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Ranks that are the rarer the higher they are: Zipf's law, as followers and activity are distributed.
pub struct Zipf {
    /// The chance of each rank or a lower one.
    up_to: Vec<f64>,
}

impl Zipf {
    pub fn new(ranks: usize, exponent: f64) -> Self {
        let mut total = 0.0;
        let mut up_to: Vec<f64> = (1..=ranks)
            .map(|rank| {
                total += (rank as f64).powf(-exponent);
                total
            })
            .collect();
        up_to.iter_mut().for_each(|chance| *chance /= total);
        Self { up_to }
    }

    pub fn draw(&self, chance: &mut Chance) -> usize {
        let at = chance.real();
        self.up_to.partition_point(|up_to| *up_to < at).min(self.up_to.len() - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn low_ranks_are_drawn_more_often() {
        let (zipf, mut chance) = (Zipf::new(100, 0.8), Chance::new(1));
        let mut drawn = [0; 100];
        (0..10_000).for_each(|_| drawn[zipf.draw(&mut chance)] += 1);
        assert!(drawn[0] > 3 * drawn[9] && drawn[9] > drawn[90], "{drawn:?}");
    }
}
