# Telling the staff of somebody.

report-title = Report { $name }
report-hint = The people who run this server read this. { $name } is not told who sent it.
report-why = What is wrong?
report-spam = It is spam
report-spam-hint = Advertising, fraud, or the same thing again and again.
report-violation = It breaks a rule of this server
report-legal = It is against the law
report-other = Something else
report-other-hint = It does not belong here for another reason.
report-rules = Which rule?
report-posts = Which posts?
report-comment = What else should we know?
report-comment-hint = At most { $count } characters.
report-forward = Send it to { $host } too
report-forward-hint = The account is there. Your name is left out.
report-send = Send
report-no-rule = Please choose the rule that it breaks.
report-gone = One of these posts is there no longer.
