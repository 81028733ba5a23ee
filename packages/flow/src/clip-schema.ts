/** Says what the text on the clipboard is, and by which rules: pasted anywhere else it is plain JSON. */
export const CLIP_SCHEMA = "keyway.cards/1";
