type Choices = readonly [string, ...string[]];

export interface Language {
  readonly lang: string;
  /** `{artist}` stands for one of `ARTIST`: every post mentions her. */
  readonly openers: Choices;
  readonly sentences: Choices;
}

export const ARTIST: Choices = ['Anitta', 'anitta', 'ANITTA', '#Anitta', '#anitta', '@Anitta', '@anitta'];

// Portuguese comes up most, as it would for this query.
const PORTUGUESE: Language = {
  lang: 'pt',
  openers: [
    'não acredito que a {artist} vem pra cá',
    'o show da {artist} foi tudo!!!',
    '{artist} rainha',
    'alguém mais ouvindo {artist} às três da manhã?',
    'Coração na mão: {artist} cantou "Bola Rebola"',
  ],
  sentences: [
    'música &amp; dança',
    'saudação, avó, pêssego, ação',
    'que voz, que presença de palco',
    'já comprei o ingresso',
    'chorei litros',
    'é isso',
  ],
};

export const LANGUAGES: readonly [Language, ...Language[]] = [
  PORTUGUESE,
  PORTUGUESE,
  {
    lang: 'es',
    openers: ['¿Quién más espera a {artist}?', '¡Qué canción la de {artist}!', '{artist} en Bogotá mañana, señoras y señores'],
    sentences: ['el niño pequeño también baila', '¡ándale!', 'no puedo más &gt; dormir', 'me encantó el vestuario'],
  },
  {
    lang: 'en',
    openers: [
      'new {artist} single on repeat',
      '{artist} &amp; friends live tonight',
      'I said what I said: {artist}',
      'RIP my sleep schedule, {artist} is live',
    ],
    sentences: [
      "it's giving summer",
      'a &lt;3 for everyone here',
      'C:\\music\\new "mix"',
      "Robert'); DROP TABLE tweets;--",
      '100% worth it',
      '1 &lt; 2 &amp;&amp; 3 &gt; 2',
    ],
  },
  {
    lang: 'ja',
    openers: ['{artist} の新曲が最高です', '今日は {artist} のライブに行きました', '{artist} 聴きながら残業'],
    sentences: ['ありがとうございます', '東京で待っています', 'カタカナとひらがな、漢字も', '【速報】追加公演決定！'],
  },
  {
    lang: 'zh',
    openers: ['{artist} 的新歌太好听了', '昨晚看了 {artist} 的演唱会', '{artist} 來台灣了'],
    sentences: ['我們一起跳舞吧', '简体与繁體', '罕用字：𠮷𡈽𠀋', '下次再见！'],
  },
  {
    lang: 'ko',
    openers: ['{artist} 신곡 너무 좋아요', '오늘 {artist} 콘서트 다녀왔어요', '{artist} 최고'],
    sentences: ['정말 감동이었어요', '서울에서 또 만나요', 'ㅋㅋㅋㅋㅋ', '다들 어때요?'],
  },
  {
    lang: 'ar',
    openers: ['أغنية {artist} الجديدة رائعة', 'من يستمع إلى {artist} الآن؟', 'حفلة {artist} يوم ١٢'],
    sentences: ['شكراً جزيلاً', 'لا أستطيع التوقف عن الرقص', 'مرحبا بالعالم'],
  },
  {
    lang: 'he',
    openers: ['השיר החדש של {artist} מעולה', 'מי בא להופעה של {artist}?', '{artist} בתל אביב'],
    sentences: ['תודה רבה', 'אי אפשר להפסיק לרקוד', 'שָׁלוֹם עולם'],
  },
  {
    lang: 'hi',
    openers: ['{artist} का नया गाना सुना?', 'आज {artist} का शो है'],
    sentences: ['बहुत अच्छा लगा', 'नमस्ते दुनिया', 'क्या बात है'],
  },
  {
    lang: 'ru',
    openers: ['Новая песня {artist} просто огонь', 'Кто идёт на концерт {artist}?'],
    sentences: ['Ёлки-палки', 'съешь ещё этих булок', 'увидимся в пятницу'],
  },
];

/** What may follow in any language. Characters that cannot be seen are written as escapes. */
export const DECORATIONS: Choices = [
  '😂',
  '🔥🔥🔥',
  '💃🏿',
  '🇧🇷',
  '❤️',
  '🫶🏾',
  '👩\u200d👩\u200d👧\u200d👦',
  '👩🏽\u200d💻',
  '🏳️\u200d🌈',
  '❤️\u200d🔥',
  '🧑🏻\u200d🎤',
  '𝓢𝓱𝓸𝔀 𝕕𝕒𝕤 𝖕𝖔𝖉𝖊𝖗𝖔𝖘𝖆𝖘',
  'cafe\u0301 nai\u0308ve',
  'no\u00a0break',
  'line\u2028separator',
  '(ノ◕ヮ◕)ノ*:・゚✧',
  '#funk',
  '#música',
  '#アニッタ',
  '@rock_in_rio',
  '@fulano_42',
  '…',
];

export const GIVEN_NAMES: Choices = [
  'Ana',
  'João',
  'Beatriz',
  'Íris',
  'Luís',
  'Zoë',
  '美咲',
  '민준',
  'ليلى',
  'נועה',
  'Olga 🌻',
  'Ngọc',
  'Søren',
  'Pri 💅🏽',
];
export const SURNAMES: Choices = ['Silva', 'Conceição', 'Muñoz', "O'Neill", '田中', '김', 'Öztürk', 'da Costa & Filhos', 'Nguyễn', '𝓛𝓲𝓶𝓪'];
export const LOCATIONS: Choices = [
  'Rio de Janeiro',
  'São Paulo, Brasil',
  '東京',
  '서울',
  'القاهرة',
  'תל אביב',
  'Bogotá',
  'Lisboa 🇵🇹',
  'in the "cloud"',
  'Zürich',
];
