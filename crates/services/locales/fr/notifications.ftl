mention = { $name } vous a mentionné·e
status = { $name } vient de publier
reblog = { $name } a partagé votre message
follow = { $name } vous suit
follow_request = { $name } demande à vous suivre
favourite = { $name } a ajouté votre message à ses favoris
poll = Un sondage auquel vous avez participé est terminé
own-poll = Votre sondage est terminé
update = { $name } a modifié un message
quote = { $name } a cité votre message
quoted_update = { $name } a modifié un message que vous avez cité
admin-sign_up = { $name } s’est inscrit·e
admin-report = { $name } a envoyé un signalement
severed_relationships = Vous avez perdu des abonnements
    .summary = { $target } : { $followers ->
        [one] un abonné perdu
       *[other] { $followers } abonnés perdus
    } et { $following ->
        [one] un compte suivi perdu
       *[other] { $following } comptes suivis perdus
    }
moderation_warning = Vous avez reçu un avertissement de la modération
added_to_collection = { $name } vous a ajouté·e à une collection
collection_update = { $name } a modifié une collection dont vous faites partie
annual_report = Votre rétrospective { $year } est prête
