create temp view "{name}" as
from {table}
