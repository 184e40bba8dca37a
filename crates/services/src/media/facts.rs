//! What is known of a film or sound besides its size on the screen.

use serde::{Deserialize, Serialize};

/// Kept as JSON in the media row. What is None is not known, or has no meaning for the file.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Facts {
    /// Seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duration: Option<f64>,
    /// Frames a second as a fraction, "30000/1001".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub frame_rate: Option<String>,
    /// Bits a second, of everything together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bitrate: Option<i64>,
    /// ffmpeg's name of it, "aac".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub audio_codec: Option<String>,
    /// Samples a second.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub audio_rate: Option<i64>,
    /// "stereo"
    #[serde(skip_serializing_if = "Option::is_none")]
    pub audio_channels: Option<String>,
}

impl Facts {
    /// From a media row; nothing if there is nothing to be read.
    pub fn read(json: Option<&str>) -> Self {
        json.and_then(|json| serde_json::from_str(json).ok()).unwrap_or_default()
    }

    pub fn write(&self) -> Option<String> {
        serde_json::to_string(self).ok().filter(|json| json != "{}")
    }

    /// Frames a second.
    pub fn fps(&self) -> Option<f64> {
        self.frame_rate.as_deref().and_then(fraction)
    }
}

/// "30000/1001" as a number, if it is a positive one.
pub fn fraction(text: &str) -> Option<f64> {
    let (over, under) = text.split_once('/').unwrap_or((text, "1"));
    let (over, under) = (over.parse::<f64>().ok()?, under.parse::<f64>().ok()?);
    Some(over / under).filter(|rate| rate.is_finite() && *rate > 0.0)
}
