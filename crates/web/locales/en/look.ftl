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
look-flowing = Load older posts by themselves
    .hint = When you come near the end. Otherwise a button waits there.
