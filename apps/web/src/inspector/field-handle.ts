/** What a field's label row can ask of its editor. */
export type FieldHandle = { insertData: () => void };
