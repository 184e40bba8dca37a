# What is wrong with a form: `wrong-`, the field or what else it is about, and the code. $limit is the most that is
# allowed, 0 where there is no number.

wrong-blank = Please fill this in.
wrong-too-short = This is too short.
wrong-too-long = { $limit ->
    [0] This is too long.
   *[other] This is too long: at most { $limit } characters.
}
wrong-taken = This is there already.
wrong-reserved = This cannot be had.
wrong-accepted = Please agree to this first.
wrong-invalid = Please look at this again.
wrong-unreachable = We could not reach this.
wrong-blocked = This server does not accept this.
wrong-inclusion = Please choose one of those offered.
wrong-below-limit = This is too little.

wrong-text-blank = Write something, or add a picture.
wrong-hidden-file-invalid = Something else is hidden in this file. Please save it anew and try again.
wrong-media-invalid = A file is gone, or in another post already. Please add it again.
wrong-media-many-invalid = There is no room for so many files.
wrong-media-failed-invalid = A file could not be prepared. Please remove it.
wrong-media-working-invalid = A file is still being prepared. Please try again in a moment.
wrong-media-mixed-invalid = A video or a sound stands alone. Please remove the other files.
wrong-media-poll-invalid = A post has files or a question, not both.
wrong-poll-options-too-short = A question needs two answers at least.
wrong-poll-options-too-long = At most { $limit } answers can be given.
wrong-poll-option-too-long = An answer is too long: at most { $limit } characters.
wrong-poll-options-taken = Two answers are the same.
wrong-poll-too-soon-inclusion = A question must be open for five minutes at least.
wrong-poll-too-late-inclusion = A question can be open for a month at most.
wrong-quoted-status-id-invalid = This post cannot be quoted.
wrong-quote-unnamed-invalid = In a private message you can quote only those to whom you write.
wrong-description-too-long = The description is too long: at most { $limit } characters.
wrong-scheduled-at-inclusion = Please choose a time at least five minutes from now.
wrong-scheduled-too-long = { $limit } posts are waiting for their time already; there is no room for more.
wrong-scheduled-day-too-long = { $limit } posts are waiting for that day already. Please choose another.
wrong-drafts-too-long = You have as many drafts as there can be. Delete one first.
wrong-draft-too-long = This is too long to be kept as a draft.

wrong-title-blank = Please give it a name.
wrong-title-too-long = The name is too long: at most { $limit } characters.
wrong-lists-too-long = You have { $limit } lists already; there is no room for more.
wrong-filters-too-long = You have as many filters as there can be.
wrong-context-inclusion = Please choose where it applies.
wrong-keywords-keyword-too-long = A word is too long: at most { $limit } characters.
wrong-keywords-too-long = These are too many words: at most { $limit }.
wrong-comment-too-long = Please say it in fewer words: at most { $limit } characters.
wrong-rule-ids-invalid = Please choose among the rules of this server.
wrong-avatar-too-long = This picture is too large.
wrong-avatar-invalid = We cannot read this file as a picture.
wrong-header-too-long = This picture is too large.
wrong-header-invalid = We cannot read this file as a picture.
wrong-fields-blank = Each line needs a name.
