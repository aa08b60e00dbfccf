/** The room types: what each looks like, who fits in, what it costs and how to book it. */
import type { HotelDocument, RoomType } from "@frontage/sdk/wire";
import ArrowRight from "lucide-react/icons/arrow-right";
import BedDouble from "lucide-react/icons/bed-double";
import UserRound from "lucide-react/icons/user-round";
import { Paragraphs } from "../ui/Paragraphs";
import { Picture } from "../ui/Picture";
import { webAddress } from "../ui/text";
import { roomSizes } from "./picture-sizes";
import { SectionHeading } from "./SectionHeading";
import { priceIn } from "./words/price";
import { fill, useWords } from "./words/use-words";

export function Rooms({ document }: { document: HotelDocument }) {
  const rooms = document.room_types;
  const words = useWords();
  return (
    <section className="section rooms" id="rooms" aria-labelledby="rooms-title">
      <SectionHeading id="rooms" over={words.rooms.over} title={words.rooms.title} />
      <ul className={`room-list ${arrangement(rooms.length)}`}>
        {rooms.map((room) => (
          <li key={room.id} data-key={`room-${room.id}`}>
            <Room
              room={room}
              count={rooms.length}
              booking={webAddress(room.booking_url || document.booking_url)}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** A single room lies across the section, threes stand in a row, others in pairs. */
function arrangement(count: number): string {
  if (count === 1) return "room-list-one";
  return count % 3 === 0 ? "room-list-thirds" : "room-list-pairs";
}

interface RoomProps {
  room: RoomType;
  /** How many rooms there are. */
  count: number;
  booking: string | null;
}

function Room({ room, count, booking }: RoomProps) {
  const words = useWords();
  const price = priceIn(words, room.starting_price_from, room.currency);
  const sleeps = room.max_occupancy > 0 ? room.max_occupancy : null;
  return (
    <article
      className="room"
      data-testid={`room-${room.id}`}
      aria-labelledby={`room-${room.id}-name`}
    >
      {room.photo ? (
        <figure>
          <Picture
            image={room.photo}
            alt={room.photo.alt || room.name}
            sizes={roomSizes(room.photo, count)}
            className="room-photo"
          />
          {room.photo.caption && <figcaption dir="auto">{room.photo.caption}</figcaption>}
        </figure>
      ) : (
        <div className="room-photo room-photo-none" aria-hidden="true">
          <BedDouble size={56} strokeWidth={0.9} />
        </div>
      )}
      <div className="room-words">
        <div className="room-title">
          <h3 id={`room-${room.id}-name`} dir="auto">
            {room.name}
          </h3>
          {price && (
            <p className="room-price">
              <span>{words.from}</span> <strong>{price}</strong>
            </p>
          )}
        </div>
        {(sleeps || room.bed_setup) && (
          <ul className="room-facts">
            {sleeps && (
              <li>
                <UserRound aria-hidden="true" size={18} strokeWidth={1.4} />
                {sleeps === 1 ? words.sleepsOne : fill(words.sleeps, { count: sleeps })}
              </li>
            )}
            {room.bed_setup && (
              <li>
                <BedDouble aria-hidden="true" size={18} strokeWidth={1.4} />
                <bdi>{room.bed_setup}</bdi>
              </li>
            )}
          </ul>
        )}
        <Paragraphs className="room-text" text={room.short_description} />
        {(room.availability_message || booking) && (
          <div className="room-end">
            {room.availability_message && (
              <p className="room-availability" dir="auto">
                {room.availability_message}
              </p>
            )}
            {booking && (
              <a className="room-book" href={booking}>
                <span>
                  {words.bookRoom}
                  <span className="heard-only">
                    , <bdi>{room.name}</bdi>
                  </span>
                </span>
                <ArrowRight aria-hidden="true" size={18} strokeWidth={1.5} />
              </a>
            )}
          </div>
        )}
      </div>
    </article>
  );
}
