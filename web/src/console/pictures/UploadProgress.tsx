import { Progress } from "../ui/Progress";
import { type Step, stepPlace, stepWords } from "./steps";

interface UploadProgressProps {
  label: string;
  step: Step;
  /** 0…1 of the bytes. */
  share: number;
}

/** How far an upload is, step by step to every size being there. */
export function UploadProgress({ label, step, share }: UploadProgressProps) {
  return (
    <Progress
      label={label}
      words={stepWords(step, share)}
      place={stepPlace(step, share)}
      isWaiting={!["waiting", "sending", "complete", "incomplete"].includes(step)}
    />
  );
}
