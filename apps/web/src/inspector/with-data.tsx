import { type ReactNode, useImperativeHandle, useRef, useState } from "react";
import type { Point } from "../ui/floating-panel.tsx";
import { DataPicker } from "./data-picker.tsx";
import type { EditorProps } from "./editor-props.ts";

/** Gives an editor that is no text field the list of data: what is picked takes the field's place. */
export function WithData({ editor, children }: { editor: EditorProps; children: ReactNode }) {
	const box = useRef<HTMLDivElement>(null);
	const [picking, setPicking] = useState<Point | null>(null);
	useImperativeHandle(editor.handle, () => ({
		insertData: () => {
			const place = box.current?.getBoundingClientRect();
			if (place) setPicking({ x: place.left, y: place.bottom + 6 });
		},
	}));
	return (
		<div ref={box}>
			{children}
			{picking ? (
				<DataPicker
					context={editor.context}
					card={editor.card}
					type={editor.spec.type}
					at={picking}
					onPick={({ card, path }) => {
						editor.onChange({ kind: "ref", card, path });
						setPicking(null);
					}}
					onClose={() => setPicking(null)}
				/>
			) : null}
		</div>
	);
}
