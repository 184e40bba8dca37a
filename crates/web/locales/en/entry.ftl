# Signing in and up, applications, about, errors.

field-name = Name
    .hint = Letters, digits and underscores. It cannot be changed later.
field-email = E-mail
    .hint = Nobody else sees it.
field-password = Password
    .hint = At least 8 characters. A few words in a row are easy to remember.

field-password-kept = The one that you typed is kept. Leave this empty, or type another.

sign-in-new = New here? [Create an account]
sign-in-wrong = The e-mail and the password do not belong together.
sign-in-first = Sign in to go on.
sign-in-words = You were signed out meanwhile. Sign in, and your words are in the box again, as you wrote them; files must be added anew. Nothing is posted by itself.
sign-in-for = { $app } asks you to sign in.
session-ended = You are signed out.

form-blank = Please fill this in.
form-too-long = This is too long.
form-wrong = Please look at this again.

step = Step { $n } of { $of }
sign-up-name = Pick your name
    .lead = It becomes your address. People on every server can find you by it.
sign-up-known = Already here? [Sign in]
sign-up-free = You will be { $address }
sign-up-taken = Taken, but { $suggestion } is free.
sign-up-reserved = This name is kept for the people who run the server.
sign-up-blank = Please choose a name.
sign-up-long = A name can have 30 letters, digits and underscores at most.
sign-up-shape = Please use letters from a to z, digits and underscores only.
sign-up-email-taken = There is an account with this e-mail already.
sign-up-email-shape = This does not look like an e-mail address.
sign-up-password-short = Please use at least 8 characters.
sign-up-rules = House rules
    .lead = The people of { $site } keep to these.
sign-up-agree = I have read these
sign-up-agree-first = Please read the rules and tick the box.
sign-up-approval = { $name } reads every request, usually within a day.
sign-up-reason = Tell us a little about yourself
    .optional = You can leave this empty. A few words make it easier to say yes.
sign-up-make = Create my account
sign-up-closed = { $site } does not take new people at present.

confirm-title = Confirm your e-mail
confirm-lead = We have sent a letter to { $email }. Open the link in it.
confirm-lead-no-mail = This server cannot send letters yet, so nothing was sent to { $email }. Whoever runs it sees your link in the messages of the server: please ask them for it, and open it.
confirm-wait = Once you have opened it, press “Go on”.
confirm-go = Go on
confirm-early = The link has not been opened yet.
confirm-sent = Sent again.
confirm-sent-no-mail = There is a new link.
confirm-again = Send again
confirm-again-no-mail = Make a new link
confirm-wrong = Wrong address?
confirm-change = Use this address
confirm-done = Your e-mail is confirmed.
confirm-app-lead = You can go on in { $app } now.
confirm-app-open = Open { $app }
confirm-broken = This link has been used already, or is too old. Please ask for a new one.

welcome-title = Make it yours
welcome-lead = A picture and a few words help others to know you. You can leave all of this for later.
welcome-bio = A few words about you
    .hint = Such as “Garden, lake, bread.”
welcome-found = Let others find me here
    .hint = Your name and picture may appear where people of this and other servers look for someone to follow. If you leave this off, people find you by your address only.
welcome-save = Save and go on
welcome-skip = Skip this
welcome-people = Whom to follow
welcome-people-lead = The posts of those whom you follow, and posts about topics that you follow, come into your Home. You can end that at any time.
welcome-topics = Topics
welcome-elsewhere = Somebody you know is on another server? Type the whole address, such as @amir@waves.example.
welcome-end = That is all.
welcome-later = You can come back to this from [your profile’s page].
welcome-home = Go home

setup-title = Your server is ready
setup-lead = Make the first account on { $domain }. It is the owner's: it can change everything.
setup-site = What is the server called?
    .hint = People see this name everywhere, such as Hillside. It can be changed later.
setup-go = Begin
setup-used = This link has been used already.

consent-title = Let { $app } in?
consent-lead = { $app } would be able to:
consent-never = It never learns your password, and you can lock it out at any time.
consent-website = About this application
consent-destination = You will be led to { $destination }.
consent-allow = Allow
consent-deny = Do not allow
consent-broken = This application asked in a way that we do not understand
consent-broken-client = This server does not know the app that sent you here. Please begin again in the app.
consent-broken-place = The app wants your answer sent to an address that it never named here. Please tell those who make it.
consent-broken-request = The app asked in a way that this server does not understand. Please tell those who make it.
form-post-lead = You are about to go back to { $app }.
code-title = One more step
code-lead = Copy this code and paste it into the app that asked for it.

power-read = See everything in your account, private messages too
power-read-some = See { $what }
power-write = Post, edit and delete for you, and change your account
power-write-accounts = Change your profile and your settings
power-write-blocks = Block people and servers for you
power-write-bookmarks = Bookmark posts for you
power-write-collections = Make, change and delete your collections
power-write-conversations = Mark your private messages as read, and remove conversations
power-write-favourites = Like posts for you
power-write-filters = Change your hidden words
power-write-follows = Follow people for you, and end follows
power-write-lists = Make, change and delete your lists
power-write-media = Upload pictures, films and sounds for you
power-write-mutes = Mute people and conversations for you
power-write-notifications = Clear your notifications, and change who may notify you
power-write-reports = Report people in your name
power-write-statuses = Post, edit and delete posts in your name
power-follow = Follow, mute and block people for you
power-push = Send you notifications
power-profile = See your name and picture
power-admin-read = See everything that those who run the server see
power-admin-write = Do everything that those who run the server can do

# Fills "See".
scope-accounts = your profile
scope-blocks = whom you have blocked
scope-bookmarks = your bookmarks
scope-collections = your collections
scope-conversations = your private messages
scope-favourites = the posts you liked
scope-filters = your hidden words
scope-follows = whom you follow
scope-lists = your lists
scope-media = your pictures
scope-mutes = whom you have muted
scope-notifications = your notifications
scope-reports = your reports
scope-search = what you search for
scope-statuses = your posts

about-title = About { $site }
about-rules = Rules
about-no-rules = No rules have been written down yet. Be kind.
about-people = Who runs this
about-members = { $count ->
    [one] 1 person lives here
   *[other] { $count } people live here
}
about-posts = { $count ->
    [one] 1 post
   *[other] { $count } posts
}
about-software = Runs on Aldea { $version }.
about-source = Read or copy its source
about-api = For programs: its API
reference-title = The API
reference-lead = For programs. Everything is as in Mastodon, so every app made for Mastodon works here.
reference-document = The same as an OpenAPI document

interact-title = Where is your account?
interact-lead = You can do this from your own server. Tell us your address and we will take you there.
interact-address = Your address
    .hint = Such as @ines@hillside.example
interact-go = Take me there
interact-here = Or use an account on { $site }.
interact-paste = You can also paste this into the search of your server:
interact-unknown = { $host } did not tell us where to go. Please paste the address below into its search.
interact-shape = An address has two parts, such as @ines@hillside.example.

error-not-found = This page is not here
    .text = It may have been deleted, or the address has a slip in it.
error-forbidden = This is not for you to see
    .text = You may need to sign in with another account.
error-signed-out = Please sign in
    .text = This page is only for people with an account here.
error-gone = This is gone
    .text = It was deleted and will not come back.
error-limit = A little slower, please
    .text = You have done this often in a short time. Please wait until { $time }.
error-form = We could not read that form
    .text = Please go back, load the page again, and try once more.
error-large = That is too large
    .text = Please choose a smaller file.
error-elsewhere = This came from another site
    .text = For your safety, things can only be changed from our own pages.
error-pending = You are not in yet
    .text = Those who run this server read every request. You get a letter as soon as they have read yours.
error-disabled = This account is closed at present
    .text = Please write to those who run the server if you think that this is a mistake.
error-unreachable = The other server does not answer
    .text = It may be busy, or away for a while. Please try again later.
error-busy = A lot is going on here
    .text = The server has more to do than it can at the moment. Please try again in a few seconds.
error-server = Something broke here
    .text = It is our fault, and it has been written down. Please try again in a moment.
error-home = Go to the first page
