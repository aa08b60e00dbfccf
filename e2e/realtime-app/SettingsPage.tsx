/** The page of the app: what its state holds, as test ids that the tests read. */
export interface FormData {
  hero_image: string | null;
  slogan: string;
  gallery: string[];
}

export interface RoomPhoto {
  id: number;
  photo_url: string | null;
}

interface SettingsPageProps {
  form: FormData;
  rooms: RoomPhoto[];
}

export function SettingsPage({ form, rooms }: SettingsPageProps) {
  return (
    <main>
      <p data-testid="hero">{form.hero_image}</p>
      <p data-testid="slogan">{form.slogan}</p>
      <ol data-testid="gallery">
        {form.gallery.map((url, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a doubled picture must show as doubled.
          <li key={index}>{url}</li>
        ))}
      </ol>
      <ul data-testid="rooms">
        {rooms.map((room) => (
          <li key={room.id}>
            {room.id} {room.photo_url}
          </li>
        ))}
      </ul>
    </main>
  );
}
