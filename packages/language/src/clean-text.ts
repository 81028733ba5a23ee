/** A text as it is read, and the way from its columns back to those of the text as it was written. */
export type CleanText = {
	text: string;
	/** Whether characters that cannot be shown were left out. */
	changed: boolean;
	/** The column as written, from 1, of a column of a row as read, both rows counted from 1. */
	column: (row: number, column: number) => number;
};

const UNSEEN = /[^\P{C}\n\t]/gu;

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/** The text without characters that cannot be shown, in one normal form, its rows ended by `\n`. */
export function cleanText(written: string): CleanText {
	const rows = written.replace(/\r\n?/g, "\n").split("\n");
	const maps = new Map<number, number[]>();
	let changed = false;
	const clean = rows.map((row, at) => {
		const plain = row.normalize("NFC").replace(UNSEEN, "");
		if (plain === row) return row;
		changed ||= plain !== row.normalize("NFC");
		const { text, columns } = mapped(row);
		maps.set(at + 1, columns);
		return text;
	});
	return {
		text: clean.join("\n"),
		changed,
		column: (row, column) => {
			const columns = maps.get(row);
			return columns ? (columns[Math.min(column, columns.length) - 1] ?? column) : column;
		},
	};
}

/** A row cleaned sign by sign; `columns[i]` = where the i-th sign of the result stood, with the end as the last one. */
function mapped(row: string): { text: string; columns: number[] } {
	let text = "";
	const columns: number[] = [];
	for (const { segment, index } of graphemes.segment(row)) {
		const plain = segment.normalize("NFC").replace(UNSEEN, "");
		text += plain;
		for (let sign = 0; sign < plain.length; sign++) columns.push(index + 1);
	}
	return { text, columns: [...columns, row.length + 1] };
}
