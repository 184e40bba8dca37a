# One's own login, and pages that letters and shared addresses lead to.

sign-in-forgotten = Forgot your password? [Choose a new one]

forgotten-title = Choose a new password
forgotten-lead = Tell us your e-mail address and we will send you a link.
forgotten-go = Send me the link
forgotten-sent = If there is an account with { $email }, a letter is on its way.
forgotten-sent-no-mail = This server cannot send letters yet. If there is an account with { $email }, whoever runs the server sees its link in the messages of the server: please ask them for it.
forgotten-wait = The link in it is good for one hour.
forgotten-back = [Back to signing in]
new-password-title = A new password
new-password-lead = You will be signed out of every browser, and can sign in with it then.
new-password-go = Use this password
new-password-done = Your new password is set. Please sign in with it.
new-password-broken = This link has been used already, or is too old. Please ask for a new one.

login-title = Signing in
login-email = E-mail address
login-email-waits = We have sent a letter to { $email }. Open the link in it and it is used from then on.
login-email-waits-no-mail = This server cannot send letters yet, so nothing was sent to { $email }. Whoever runs it sees the link in the messages of the server: please ask them for it. Once it is opened, the new address is used.
login-email-keep = Keep the present address
login-email-go = Change the address
login-new-email = New e-mail address
login-password = Password
login-current = Present password
login-current-wrong = This is not your present password.
login-new = New password
login-password-hint = All other browsers are signed out.
login-password-go = Change the password
login-browsers = Browsers
    .hint = Here you are signed in. End what you do not recognise.
login-this = this one
login-browser = { $browser } on { $system }
login-browser-unknown = A browser that does not say its name
login-used = last used { $time }
login-end = End
login-apps = [See what they may do, and lock them out]
login-password-changed = Your password is changed.
login-email-asked = Please open the link in the letter that we have sent.
login-email-asked-no-mail = Please ask whoever runs the server for the link.
login-ended = Signed out there.

login-leave = Leave for good
    .hint = Your account and everything that you posted is deleted, here and on other servers as far as they heed it. Nobody can have your name again. There is no way back.
login-leave-go = Delete my account
login-leave-owner = You are the only owner of this server. Make somebody else an owner first.
login-left = You have left. Everything of yours is being deleted.

apps-title = Applications
apps-lead = These may do something for you until you lock them out.
apps-none = You have let in none.
apps-facts = Let in on { $since }, last used { $used }.
apps-unused = Let in on { $since }, not used yet.
apps-revoke = Lock out
apps-revoke-one = Lock out { $app }
apps-revoked = Locked out.

letters-wanted = Posts by e-mail
letters-wanted-text = You will get the posts of { $name } by e-mail. Every letter has a link to end it.
letters-wanted-go = Yes, send them
letters-wanted-done = From now on you get the posts of { $name }.
letters-ended = No more letters
letters-ended-text = You will get no more posts of { $name } by e-mail.
letters-ended-go = End it
letters-ended-done = You get no more letters.
letters-broken = This link is good no more
letters-broken-text = It was used already, or has waited for too long.

collection-by = A collection by { $name }
collection-empty = Nobody stands in it yet.

year-title = { $name } in { $year }
year-post = What was boosted most
year-lurker = The reader: sees much, says little.
year-booster = The herald: carries far what others say.
year-pollster = The asker: wants to know what people think.
year-replier = The talker: answers more than anybody.
year-oracle = The voice: says what is on the mind.
year-posts = { $count ->
    [one] 1 post
   *[other] { $count } posts
}
year-followers = { $count ->
    [one] 1 new follower
   *[other] { $count } new followers
}
year-tag = Most about { $tag }

sign-up-born = Date of birth
    .hint = People here are at least { $years } years old. We look at it once and do not keep it.
sign-up-too-young = You are too young to join this server.

profile-avatar-description = What is on your picture
profile-header-description = What is on the picture at the top
profile-show-media = Show a tab with pictures
    .hint = All that you posted with pictures, films and sounds.
profile-show-media-replies = With those in answers
    .hint = Also pictures that you posted in answers to others.
profile-show-featured = Show a tab with what you recommend
    .hint = Pinned posts, hashtags, and people whom you recommend.
profile-email-subscriptions = Let visitors get my posts by e-mail
    .hint = Only public posts, some minutes after you posted them.
