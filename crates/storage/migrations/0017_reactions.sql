-- Reactions with an emoji that go out.

-- The server sent an EmojiReact itself, so it understands them; others get a Like that names the emoji.
ALTER TABLE instances ADD COLUMN emoji_reacts BOOLEAN NOT NULL DEFAULT FALSE;
