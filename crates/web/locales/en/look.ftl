# How pages look and move in one browser.

look-title = Look and feel
look-hint = This holds in this browser, whoever is signed in here. What you do not choose is as your device has it.
look-theme = Colours
look-theme-device = As the device has them
look-theme-light = Light
look-theme-dark = Dark
look-size = Size of the text
look-size-small = Small
look-size-normal = As the device has it
look-size-large = Large
look-size-largest = Very large
look-calm = Calm: no counts
    .hint = How many like, boost, quote or follow stands nowhere.
look-still = Nothing moves
    .hint = Pages change without fading, and nothing slides.
look-shelves = Fold boosts that follow each other
    .hint = Several boosts in a row stand in your home and lists as one line that you can unfold.
look-keys = Single letters do something
    .hint = Such as j for the next post, when you are not writing. Turn this off if you speak to your device, or press keys by mistake.
look-flowing = Load older posts by themselves
    .hint = When you come near the end. Otherwise a button waits there.

# What new posts are like, and how somebody reads.

prefer-title = Preferences
prefer-hint = This holds wherever you sign in, and in apps that ask for it. How pages look is chosen for each browser.
prefer-audience = Who sees what I write, if I choose nothing else
prefer-language = In which language I write
prefer-language-of-text = As the text looks
prefer-languages = In which languages I read
prefer-languages-all = All. Here you can choose those of the posts from here and from everywhere, and of hashtags.
prefer-time-zone = Where I am
prefer-time-zone-of-browser = Where my browser says
prefer-quotes = Who may quote me
prefer-quotes-public = Everyone
prefer-quotes-followers = My followers
prefer-quotes-nobody = Nobody but me
prefer-media = Pictures and videos
prefer-media-default = Cover those that are marked as sensitive
prefer-media-show-all = Cover none
prefer-media-hide-all = Cover all
prefer-spoilers = Unfold warnings
    .hint = What stands behind a warning is shown at once.
prefer-gifs = Play moving pictures by themselves
    .hint = Short films without sound. Not in browsers in which nothing shall move.
prefer-sensitive = Mark my pictures as sensitive
    .hint = They are covered until somebody presses them.
prefer-application = Say with which app I wrote
    .hint = Its name stands below my posts.
