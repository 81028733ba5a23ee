import { InputWrapper } from "@mantine/core";
import { EditorField } from "../monaco/editor-field.tsx";
import { JSON_TEXT } from "../monaco/text-language.ts";

type Props = { text: string; autoFocus?: boolean; onChange: (text: string) => void };

const LINES = { least: 5, most: 16 };

/** What the first step hands over, written as JSON. */
export function EventInput({ text, autoFocus = false, onChange }: Props) {
	return (
		<InputWrapper
			label="Input"
			labelElement="div"
			description="JSON: what the first step hands over."
			inputContainer={(field) => <div style={{ marginTop: 6 }}>{field}</div>}
		>
			<EditorField
				label="Input"
				language={JSON_TEXT}
				lines={LINES}
				value={text}
				autoFocus={autoFocus}
				onChange={onChange}
			/>
		</InputWrapper>
	);
}
