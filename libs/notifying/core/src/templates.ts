import type { Language, NotificationTemplate, NotificationType } from '@earshot/contracts';

/** A type's text in every language. */
export type Texts = Readonly<Record<Language, string>>;

/** The texts a notification has unless `notifications/{TYPE}` says otherwise. */
const defaultTemplates: Readonly<Record<NotificationType, Texts>> = {
  CONTINUE_LISTENING: {
    EN: 'Pick up where you left off: “{{title}}” is waiting for you.',
    ES: 'Sigue donde lo dejaste: «{{title}}» te espera.',
    DE: 'Hör weiter, wo du aufgehört hast: „{{title}}“ wartet auf dich.',
    FR: 'Reprenez là où vous vous êtes arrêté : « {{title}} » vous attend.',
  },
  TRENDING_NOW: {
    EN: 'Trending now: “{{title}}”. Listen in.',
    ES: 'Tendencia ahora: «{{title}}». Escúchalo.',
    DE: 'Gerade im Trend: „{{title}}“. Hör rein.',
    FR: 'Tendance du moment : « {{title}} ». À écouter.',
  },
  NEW_FOR_YOU: {
    EN: 'New for you: “{{title}}”.',
    ES: 'Nuevo para ti: «{{title}}».',
    DE: 'Neu für dich: „{{title}}“.',
    FR: 'Nouveau pour vous : « {{title}} ».',
  },
  FINISHED_NEXT: {
    EN: 'Finished? Hear this next: “{{title}}”.',
    ES: '¿Has terminado? Escucha ahora: «{{title}}».',
    DE: 'Fertig gehört? Als Nächstes: „{{title}}“.',
    FR: 'Terminé ? À écouter ensuite : « {{title}} ».',
  },
  QUALITY_HELP: {
    EN: '“{{title}}” kept stalling. Download episodes to listen without interruptions.',
    ES: '«{{title}}» se ha cortado varias veces. Descarga los episodios para escucharlos sin interrupciones.',
    DE: '„{{title}}“ ist mehrmals stehen geblieben. Lade Folgen herunter und höre ohne Unterbrechung.',
    FR: '« {{title}} » s’est interrompu plusieurs fois. Téléchargez les épisodes pour écouter sans coupure.',
  },
};

/** The texts of a type; each text that the stored template gives replaces the default in its language. */
export function textsOf(type: NotificationType, template?: NotificationTemplate): Texts {
  const defaults = defaultTemplates[type];
  return {
    EN: template?.msg_en ?? defaults.EN,
    ES: template?.msg_es ?? defaults.ES,
    DE: template?.msg_de ?? defaults.DE,
    FR: template?.msg_fr ?? defaults.FR,
  };
}
