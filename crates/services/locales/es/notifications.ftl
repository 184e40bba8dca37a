mention = { $name } te mencionó
status = { $name } acaba de publicar
reblog = { $name } compartió tu publicación
follow = { $name } te sigue
follow_request = { $name } pidió seguirte
favourite = { $name } marcó como favorita tu publicación
poll = Una encuesta en la que votaste ha terminado
own-poll = Tu encuesta ha terminado
update = { $name } editó una publicación
quote = { $name } citó tu publicación
quoted_update = { $name } editó una publicación que citaste
admin-sign_up = { $name } se registró
admin-report = { $name } envió un informe
severed_relationships = Has perdido algunas relaciones
    .summary = { $target }: { $followers ->
        [one] un seguidor perdido
       *[other] { $followers } seguidores perdidos
    } y { $following ->
        [one] una cuenta seguida perdida
       *[other] { $following } cuentas seguidas perdidas
    }
moderation_warning = Has recibido una advertencia de la moderación
added_to_collection = { $name } te añadió a una colección
collection_update = { $name } cambió una colección en la que estás
annual_report = Tu resumen de { $year } está listo
