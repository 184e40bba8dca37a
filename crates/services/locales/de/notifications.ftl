mention = { $name } hat dich erwähnt
status = { $name } hat gerade etwas veröffentlicht
reblog = { $name } hat deinen Beitrag geteilt
follow = { $name } folgt dir
follow_request = { $name } möchte dir folgen
favourite = { $name } hat deinen Beitrag favorisiert
poll = Eine Umfrage, an der du teilgenommen hast, ist beendet
own-poll = Deine Umfrage ist beendet
update = { $name } hat einen Beitrag bearbeitet
quote = { $name } hat deinen Beitrag zitiert
quoted_update = { $name } hat einen Beitrag bearbeitet, den du zitiert hast
admin-sign_up = { $name } hat sich registriert
admin-report = { $name } hat etwas gemeldet
severed_relationships = Du hast einige Verbindungen verloren
    .summary = { $target }: { $followers ->
        [one] ein Follower
       *[other] { $followers } Follower
    } und { $following ->
        [one] ein Konto, dem du gefolgt bist,
       *[other] { $following } Konten, denen du gefolgt bist,
    } verloren
moderation_warning = Du hast eine Verwarnung von der Moderation erhalten
added_to_collection = { $name } hat dich in eine Sammlung aufgenommen
collection_update = { $name } hat eine Sammlung geändert, in der du bist
annual_report = Dein Rückblick auf { $year } ist da
