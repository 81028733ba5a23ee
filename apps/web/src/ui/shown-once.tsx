import { Button, Modal, TextInput } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
import { Check, Copy } from "lucide-react";
import type { ReactNode } from "react";

type Props = { title: string; value: string; children: ReactNode; onClose: () => void };

/** A secret that is shown this once, ready to be copied. */
export function ShownOnce({ title, value, children, onClose }: Props) {
	const clipboard = useClipboard();
	return (
		<Modal opened onClose={onClose} title={title} size={520} closeOnClickOutside={false}>
			<div className="form-rows">
				<p className="mut">{children}</p>
				<TextInput
					aria-label={title}
					readOnly
					value={value}
					styles={{ input: { fontFamily: "var(--font-mono)", fontSize: 12 } }}
					onFocus={(event) => event.currentTarget.select()}
				/>
				<div className="form-foot">
					<Button
						leftSection={clipboard.copied ? <Check size={14} /> : <Copy size={14} />}
						onClick={() => clipboard.copy(value)}
					>
						<span aria-live="polite">{clipboard.copied ? "Copied" : "Copy"}</span>
					</Button>
					<Button variant="filled" onClick={onClose}>
						Done
					</Button>
				</div>
			</div>
		</Modal>
	);
}
